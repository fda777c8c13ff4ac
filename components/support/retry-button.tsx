'use client';
import Button from '@cloudscape-design/components/button';
import { useTranslations } from 'use-intl';
import { shortRunId } from '#lib/runs/short-run-id.ts';
import type { StepName } from '#lib/runs/steps.ts';
import { useRetryRun } from './use-retry-run.tsx';

export function RetryButton({ runId, step }: { runId: string; step: StepName }) {
  const t = useTranslations('support');
  const stepName = useTranslations('run.steps.names')(step);
  const { retry, isBusy } = useRetryRun(runId, step);
  return (
    <Button
      iconName="refresh"
      ariaLabel={t('retryOf', { step: stepName, run: shortRunId(runId) })}
      loading={isBusy}
      wrapText={false}
      onClick={retry}
    >
      {t('retry')}
    </Button>
  );
}
