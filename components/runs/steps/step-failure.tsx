'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { RefusedRole } from '#components/actions/refused-role.tsx';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import type { ErrorCode } from '#lib/errors.ts';
import { failedSteps } from '#lib/runs/progress.ts';
import { missingPassword, wantedPasswords } from '#lib/runs/retry.ts';
import type { StepView } from '#lib/runs/step-view.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { RunRights } from '../run-rights.ts';
import { PasswordForm } from './password-form.tsx';
import { RetryButton } from './retry-button.tsx';
import { AwsAnswer } from './step-details.tsx';

interface StepFailureProps {
  view: RunView;
  step: StepView;
  rights: RunRights;
}

const LOST_PASSWORD: readonly ErrorCode[] = ['password-expired', 'escrow-unreadable'];

/** A failed step: the cause, the remedy, AWS's response, and the retry button. */
export function StepFailure({ view, step, rights }: StepFailureProps) {
  const t = useTranslations('run');
  const failureWords = useFailureWords();
  const error = step.attempts.at(-1)?.error;
  if (!error) return null;
  const { title, cause, remedy } = failureWords(error);
  const lacksPassword = missingPassword(view, step.name) !== null;
  // One form asks for all lost passwords, at the first step that lacks one.
  const asks = failedSteps(view).find(({ name }) => missingPassword(view, name) !== null)?.name === step.name;
  return (
    <Alert type="error" header={t('failure.heading', { step: t(`steps.names.${step.name}`) })}>
      <SpaceBetween size="s">
        <Box variant="strong">{title}</Box>
        <div>
          <Box variant="awsui-key-label">{t('failure.cause')}</Box>
          <div style={{ overflowWrap: 'anywhere' }}>{cause}</div>
        </div>
        <div>
          <Box variant="awsui-key-label">{t('failure.remedy')}</Box>
          <div style={{ overflowWrap: 'anywhere' }}>{remedy}</div>
        </div>
        {error.code === 'deployer-role-refused' && <RefusedRole params={error.params} />}
        {error.aws && <AwsAnswer answer={error.aws} />}
        {asks && <PasswordAgain view={view} rights={rights} isTold={LOST_PASSWORD.includes(error.code)} />}
        {!lacksPassword && <RetryButton view={view} step={step.name} rights={rights} />}
      </SpaceBetween>
    </Alert>
  );
}

interface PasswordAgainProps {
  view: RunView;
  rights: RunRights;
  /** True if the lost password is the cause of the failure, which is already shown. */
  isTold: boolean;
}

/** Asks the requester for a lost password. Tells other readers who is asked. */
function PasswordAgain({ view, rights, isTold }: PasswordAgainProps) {
  const t = useTranslations('run.password');
  return (
    <div>
      {!isTold && <Box variant="strong">{t('lostTitle', { count: wantedPasswords(view).length })}</Box>}
      {rights.canProvidePassword ? (
        <PasswordForm view={view} />
      ) : (
        <Box>{t('others', { name: view.requestedBy.name })}</Box>
      )}
    </div>
  );
}
