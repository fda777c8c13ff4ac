'use client';
import Link from '@cloudscape-design/components/link';
import { useTranslations } from 'use-intl';
import { ReloadButton } from '#components/actions/reload-button.tsx';
import { useAction } from '#components/actions/use-action.ts';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import { useNotifications } from '#components/shell/notifications.tsx';
import { AgainButton } from '#components/ui/list-parts.tsx';
import { shortRunId } from '#lib/runs/short-run-id.ts';
import type { StepName } from '#lib/runs/steps.ts';
import { retryRun } from '#server/actions/runs.ts';
import { TROUBLED_RUNS_KEY } from './troubled-runs-query.ts';

export function RetryButton({ runId, step }: { runId: string; step: StepName }) {
  const t = useTranslations('support');
  const stepName = useTranslations('run.steps.names')(step);
  const { run: retry, isBusy } = useRetryRun(runId, step);
  return (
    <AgainButton
      aria-label={t('retryOf', { step: stepName, run: shortRunId(runId) })}
      isBusy={isBusy}
      onClick={() => void retry({ runId, step: null })}
    >
      {t('retry')}
    </AgainButton>
  );
}

/** Retries every failed step of a run, of which `step` is the first, and shows the outcome as a notification. */
function useRetryRun(runId: string, step: StepName) {
  const t = useTranslations('support');
  const { notify } = useNotifications();
  const failureWords = useFailureWords();
  const values = { step: useTranslations('run.steps.names')(step), run: shortRunId(runId) };
  const id = `retry ${runId}`;
  return useAction(retryRun, {
    refresh: TROUBLED_RUNS_KEY,
    onSuccess() {
      const link = (
        <Link href={`/runs/${runId}`} color="inverted">
          {t('openRun', values)}
        </Link>
      );
      const content = (
        <>
          {t('retriedText')} {link}
        </>
      );
      notify({ id, type: 'success', header: t('retried', values), content });
    },
    onFailure(failure) {
      const { title, cause, remedy } = failureWords(failure);
      // Without a response, it's unknown whether the step is being retried.
      const [header, content] =
        failure.code === 'unreachable'
          ? [t('unanswered', values), t('unansweredText')]
          : [t('notRetried', values), `${title}. ${cause} ${remedy}`];
      notify({ id, type: 'error', header, content, action: failure.code === 'portal-updated' && <ReloadButton /> });
    },
  });
}
