'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { useAction } from '#components/actions/use-action.ts';
import { failedSteps, isUnderWay } from '#lib/runs/progress.ts';
import { canRetry } from '#lib/runs/retry.ts';
import type { StepName } from '#lib/runs/steps.ts';
import type { RunView } from '#lib/runs/view.ts';
import { retryRun } from '#server/actions/runs.ts';
import { runQuery } from '../live/run-query.ts';
import type { RunRights } from '../run-rights.ts';

interface RetryButtonProps {
  view: RunView;
  /** Null means every failed step. */
  step: StepName | null;
  rights: RunRights;
  /** True if no other action on the page matters more. */
  isPrimary: boolean;
}

/** Retries a step, or every failed one. Shows people who may not retry who may. */
export function RetryButton({ view, step, rights, isPrimary }: RetryButtonProps) {
  const t = useTranslations('run');
  const { run, isBusy, failure } = useAction(retryRun, { refresh: runQuery(view.id).queryKey });
  const count = failedSteps(view).filter(({ name }) => canRetry(view, name)).length;
  if (!rights.canRetry) return <Box>{t('failure.notAllowed', { name: view.requestedBy.name })}</Box>;
  return (
    <SpaceBetween size="xs">
      {failure && <FailureAlert failure={failure} />}
      <Button
        variant={isPrimary ? 'primary' : 'normal'}
        iconName="refresh"
        loading={isBusy}
        loadingText={t('failure.retrying')}
        disabled={isUnderWay(view)}
        disabledReason={t('failure.stillRunning')}
        ariaLabel={step === null ? undefined : t('failure.retryOf', { step: t(`steps.names.${step}`) })}
        onClick={() => void run({ runId: view.id, step })}
      >
        {step === null ? t('failure.retryAll', { count }) : t('failure.retry')}
      </Button>
      <Box fontSize="body-s" color="text-body-secondary">
        {isUnderWay(view) ? t('failure.stillRunning') : t('failure.retryKeeps')}
      </Box>
    </SpaceBetween>
  );
}
