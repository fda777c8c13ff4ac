'use client';
import Button from '@cloudscape-design/components/button';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useFailureWords } from '#components/feedback/use-failure-words.ts';
import { type Refusal, useRetry } from '#components/runs/use-retry.ts';
import { useNotifications } from '#components/shell/notifications.tsx';
import type { RunSummary } from '#lib/setup/history.ts';
import { shortRunId } from '#lib/setup/short-run-id.ts';
import type { StepName } from '#lib/setup/steps.ts';
import { troubledRunsQuery } from './troubled-runs-query.ts';

/** Retry step, for a run that has failed; a stuck one is taken over by itself. */
export function RetryRow({ run }: { run: RunSummary }) {
  if (run.state !== 'failed' || run.failedStep === null) return null;
  return <RetryRowButton runId={run.id} step={run.failedStep} />;
}

function RetryRowButton({ runId, step }: { runId: string; step: StepName }) {
  const t = useTranslations('support');
  const stepName = useTranslations('run.steps.names')(step);
  const failureWords = useFailureWords();
  const queryClient = useQueryClient();
  const { notify } = useNotifications();
  const { isBusy, retry } = useRetry(runId, step);
  const id = shortRunId(runId);

  const tell = (refusal: Refusal | null) => {
    if (refusal === null) return notify({ id: runId, type: 'success', header: t('retried', { step: stepName, id }) });
    const { title, cause, remedy } = failureWords(refusal.error);
    const header = t('retryFailed', { id, title });
    notify({ id: runId, type: 'error', header, content: `${cause} ${remedy}` });
  };
  const start = async () => {
    tell(await retry());
    await queryClient.invalidateQueries({ queryKey: troubledRunsQuery.queryKey });
  };

  return (
    <Button
      iconName="refresh"
      loading={isBusy}
      ariaLabel={t('retryOf', { step: stepName, id })}
      onClick={() => void start()}
    >
      {t('retry')}
    </Button>
  );
}
