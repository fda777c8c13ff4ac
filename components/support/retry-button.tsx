'use client';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { callAction } from '#components/actions/call-action.ts';
import { ReloadButton } from '#components/actions/reload-button.tsx';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import { useNotifications } from '#components/shell/notifications.tsx';
import type { ErrorView } from '#lib/errors.ts';
import { shortRunId } from '#lib/runs/short-run-id.ts';
import type { StepName } from '#lib/runs/steps.ts';
import { retryRun } from '#server/actions/runs.ts';
import { troubledRunsQuery } from './troubled-runs-query.ts';

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

/** Tries every failed step of a run again, of which `step` is the first, and says over the page what came of it. */
function useRetryRun(runId: string, step: StepName) {
  const t = useTranslations('support');
  const { notify } = useNotifications();
  const failureWords = useFailureWords();
  const queryClient = useQueryClient();
  const values = { step: useTranslations('run.steps.names')(step), run: shortRunId(runId) };
  const id = `retry ${runId}`;

  const refuse = (failure: ErrorView) => {
    const { title, cause, remedy } = failureWords(failure);
    notify({
      id,
      type: 'error',
      header: t('notRetried', values),
      content: `${title}. ${cause} ${remedy}`,
      action: failure.code === 'portal-updated' && <ReloadButton />,
    });
  };
  const { mutate, isPending } = useMutation({
    mutationFn: () => callAction(() => retryRun({ runId, step: null })),
    onSuccess: (answer) => {
      if (!answer.ok) return refuse(answer.error);
      const link = (
        <Link href={`/runs/${runId}`} color="inverted">
          {t('openRun', values)}
        </Link>
      );
      notify({
        id,
        type: 'success',
        header: t('retried', values),
        content: (
          <>
            {t('retriedText')} {link}
          </>
        ),
      });
    },
    // Whether it was done is not known.
    onError: () => notify({ id, type: 'error', header: t('unanswered', values), content: t('unansweredText') }),
    // Whatever came of it, the row may stand otherwise now; the button stays busy until that is known.
    onSettled: () => queryClient.invalidateQueries({ queryKey: troubledRunsQuery.queryKey }),
  });
  return { retry: () => mutate(), isBusy: isPending };
}
