'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import type { ErrorCode } from '#lib/errors.ts';
import { failureAction, mayRetryInstead } from '#lib/runs/failure-action.ts';
import { failedSteps, isUnderWay } from '#lib/runs/progress.ts';
import { missingPassword, wantedPasswords } from '#lib/runs/retry.ts';
import type { StepView } from '#lib/runs/step-view.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { RunRights } from '../run-rights.ts';
import { PasswordForm } from './password-form.tsx';
import { RetryButton } from './retry-button.tsx';

interface FailureActionsProps {
  view: RunView;
  step: StepView;
  rights: RunRights;
}

const LOST_PASSWORD: readonly ErrorCode[] = ['password-expired', 'escrow-unreadable'];

/** One main action for a failed step, and a retry as the second choice where the main action is another. */
export function FailureActions({ view, step, rights }: FailureActionsProps) {
  const t = useTranslations('run.failure');
  const action = failureAction(view, step.name);
  const isOnly = failedSteps(view).length === 1;
  if (action === 'enter-passwords') {
    // One form asks for all lost passwords, at the first step that lacks one.
    const first = failedSteps(view).find(({ name }) => missingPassword(view, name) !== null);
    const code = step.attempts.at(-1)?.error?.code;
    const isTold = code !== undefined && LOST_PASSWORD.includes(code);
    return first?.name === step.name ? <PasswordAgain view={view} rights={rights} isTold={isTold} /> : null;
  }
  if (action === 'retry') {
    return <RetryButton view={view} step={step.name} rights={rights} isPrimary={isOnly} />;
  }
  const isOffered = (action === 'start-over' ? rights.canCreate : rights.canCleanUp) && !isUnderWay(view);
  return (
    <SpaceBetween size="xs">
      {isOffered && (
        <SpaceBetween size="xxs">
          <Button
            variant={isOnly ? 'primary' : 'normal'}
            href={action === 'start-over' ? `/runs/new?template=${view.id}` : `/runs/${view.id}/clean-up`}
          >
            {t(`actions.${action}`)}
          </Button>
          <Box fontSize="body-s" color="text-body-secondary">
            {t(`actionHelp.${action}`)}
          </Box>
        </SpaceBetween>
      )}
      {mayRetryInstead(view, step.name) && (
        <RetryButton view={view} step={step.name} rights={rights} isPrimary={false} />
      )}
    </SpaceBetween>
  );
}

interface PasswordAgainProps {
  view: RunView;
  rights: RunRights;
  /** True if the lost password is the cause of the failure, which is already shown. */
  isTold: boolean;
}

/** Asks the requester for a lost password. Tells other readers who is asked, unless the failure already does. */
function PasswordAgain({ view, rights, isTold }: PasswordAgainProps) {
  const t = useTranslations('run.password');
  return (
    <div>
      {!isTold && <Box variant="strong">{t('lostTitle', { count: wantedPasswords(view).length })}</Box>}
      {rights.canProvidePassword && <PasswordForm view={view} isTold={isTold} />}
      {!rights.canProvidePassword && !isTold && <Box>{t('others', { name: view.requestedBy.name })}</Box>}
    </div>
  );
}

/** Whether the reader may do what the failed step most likely needs. */
export function mayAct(view: RunView, step: StepView, rights: RunRights): boolean {
  const may = {
    'enter-passwords': rights.canProvidePassword,
    retry: rights.canRetry,
    'clean-up': rights.canCleanUp,
    'start-over': rights.canCreate,
  };
  return may[failureAction(view, step.name)];
}
