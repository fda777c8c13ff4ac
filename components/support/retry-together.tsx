'use client';
import Box from '@cloudscape-design/components/box';
import LiveRegion from '@cloudscape-design/components/live-region';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { readFailure } from '#components/actions/request-failure.ts';
import { useAction } from '#components/actions/use-action.ts';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import { RunCell } from '#components/runs/run-cell.tsx';
import { StateText } from '#components/ui/list-parts.tsx';
import { ListTable } from '#components/ui/list-table.tsx';
import { type TeamName, teamName } from '#components/ui/team-name.ts';
import { type Cause, filterOfCause, type RetryOutcome, type TroubledRun } from '#lib/runs/support-inbox.ts';
import { retryTogether } from '#server/actions/runs.ts';
import { fetchTroubledRuns, TROUBLED_RUNS_KEY } from './troubled-runs-query.ts';

// Its code is loaded on the first click.
const ConfirmDialog = dynamic(async () => (await import('#components/actions/confirm-dialog.tsx')).ConfirmDialog);

interface RetryTogetherProps {
  cause: Cause;
  title: string;
  teams: readonly TeamName[];
  onClose: () => void;
}

/** Shows the runs of a cause, retries them together, and then says of each whether it's being retried. */
export function RetryTogether({ cause, title, teams, onClose }: RetryTogetherProps) {
  const t = useTranslations('support.together');
  // Read once: what is confirmed is what was shown.
  const { data, error, refetch } = useQuery({
    queryKey: ['runs-of-cause', cause],
    queryFn: ({ signal }) => fetchTroubledRuns(filterOfCause(cause), signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const [outcomes, setOutcomes] = useState<readonly RetryOutcome[] | null>(null);
  const { run, isBusy, failure } = useAction(retryTogether, { refresh: TROUBLED_RUNS_KEY });
  const runs = data?.items ?? [];
  const failedToRead = readFailure(error);
  const confirm = async () => {
    if (outcomes !== null || runs.length === 0) return onClose();
    const result = await run({ runs: runs.map(({ id, lastNo }) => ({ runId: id, lastNo })) });
    if (result.ok) setOutcomes(result.value);
  };
  const started = outcomes?.filter(({ code }) => code === null).length ?? 0;
  return (
    <ConfirmDialog
      title={t('title', { title })}
      confirm={outcomes === null ? t('confirm', { count: runs.length }) : t('done')}
      cancel={outcomes === null ? t('cancel') : undefined}
      isBusy={isBusy || (data === undefined && error === null)}
      failure={failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      {failedToRead && <FailureAlert failure={failedToRead} onRetry={() => void refetch()} />}
      {outcomes === null && (
        <Box>
          {t('text')} {cause.count > runs.length && t('more', { count: runs.length, total: cause.count })}
        </Box>
      )}
      <LiveRegion>{outcomes !== null && t('outcome', { started, count: outcomes.length })}</LiveRegion>
      <RunsOfCause runs={runs} outcomes={outcomes} teams={teams} isLoading={data === undefined && error === null} />
    </ConfirmDialog>
  );
}

interface RunsOfCauseProps {
  runs: readonly TroubledRun[];
  outcomes: readonly RetryOutcome[] | null;
  teams: readonly TeamName[];
  isLoading: boolean;
}

function RunsOfCause({ runs, outcomes, teams, isLoading }: RunsOfCauseProps) {
  const t = useTranslations('support.together');
  const support = useTranslations('support');
  const locale = useLocale();
  return (
    <ListTable<TroubledRun>
      label={t('runs')}
      trackBy="id"
      items={runs}
      loading={isLoading && support('loading')}
      columns={[
        {
          id: 'run',
          header: support('columns.run'),
          isRowHeader: true,
          cell: (run) => <RunCell kind="set-up" {...run} />,
        },
        { id: 'team', header: support('columns.team'), cell: ({ teamId }) => teamName(teams, teamId, locale) },
        {
          id: 'outcome',
          header: t('outcomeOf'),
          cell: (run) => <Outcome run={run} outcome={outcomes?.find(({ runId }) => runId === run.id)} />,
        },
      ]}
    />
  );
}

/** What becomes of a run, or has. */
function Outcome({ run, outcome }: { run: TroubledRun; outcome: RetryOutcome | undefined }) {
  const t = useTranslations('support.together');
  const failureWords = useFailureWords();
  if (outcome === undefined) {
    if (!run.wantsPassword) return <StateText type="pending">{t('retries')}</StateText>;
    return <StateText type="stopped">{t('needsPassword', { name: run.requestedBy })}</StateText>;
  }
  if (outcome.code === null) return <StateText type="success">{t('retried')}</StateText>;
  const reason =
    outcome.code === 'password-expired'
      ? t('needsPassword', { name: run.requestedBy })
      : outcome.code === 'not-retryable'
        ? t('changed')
        : failureWords({ code: outcome.code }).title;
  return <StateText type="warning">{reason}</StateText>;
}
