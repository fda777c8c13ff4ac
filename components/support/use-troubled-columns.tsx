'use client';
import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TableProps } from '@cloudscape-design/components/table';
import { useLocale, useTranslations } from 'use-intl';
import { RunCell } from '#components/runs/run-cell.tsx';
import { RunStateIndicator } from '#components/runs/run-state-indicator.tsx';
import { useNowMs } from '#components/ui/clock.tsx';
import { LongName } from '#components/ui/long-name.tsx';
import { type TeamName, teamName } from '#components/ui/team-name.ts';
import { useTimes } from '#components/ui/use-times.ts';
import type { RunSummary } from '#lib/runs/history.ts';
import { isActive, type RunState } from '#lib/runs/steps.ts';
import { RetryButton } from './retry-button.tsx';

/** The columns of the support page. */
export function useTroubledColumns(teams: readonly TeamName[]): TableProps.ColumnDefinition<RunSummary>[] {
  const t = useTranslations('support');
  const none = useTranslations('shell')('none');
  const stepNames = useTranslations('run.steps.names');
  const locale = useLocale();
  return [
    { id: 'state', header: t('columns.state'), cell: ({ state }) => <Trouble state={state} />, minWidth: 150 },
    { id: 'run', header: t('columns.run'), cell: (run) => <RunCell run={run} />, isRowHeader: true, minWidth: 170 },
    { id: 'team', header: t('columns.team'), cell: ({ teamId }) => teamName(teams, teamId, locale), minWidth: 105 },
    {
      id: 'step',
      header: t('columns.failedStep'),
      cell: ({ failedStep }) => (failedStep ? stepNames(failedStep) : none),
      minWidth: 150,
    },
    {
      id: 'person',
      header: t('columns.requestedBy'),
      cell: ({ requestedBy }) => <LongName text={requestedBy.name} />,
      minWidth: 140,
    },
    {
      id: 'sign',
      header: t('columns.lastSign'),
      cell: ({ lastSignAt }) => <LastSign at={lastSignAt} />,
      minWidth: 200,
    },
    {
      id: 'action',
      header: t('columns.action'),
      // A worker takes over a stuck run automatically, so there is nothing to choose.
      cell: ({ id, state, failedStep }) =>
        state === 'failed' && failedStep ? <RetryButton runId={id} step={failedStep} /> : t('stuckHint'),
      minWidth: 170,
    },
  ];
}

/** The time since the last activity, updated every second, and its timestamp. */
function LastSign({ at }: { at: string }) {
  const t = useTranslations('support');
  const times = useTimes();
  return (
    <>
      <span style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
        {t('ago', { elapsed: times.duration(useNowMs() - Date.parse(at)) })}
      </span>
      <Box color="text-body-secondary" fontSize="body-s">
        {times.dateTime(at)}
      </Box>
    </>
  );
}

/** The problem of a run: an active run in this list is stuck. */
function Trouble({ state }: { state: RunState }) {
  const t = useTranslations('support.states');
  if (!isActive(state)) return <RunStateIndicator state={state} />;
  return (
    <StatusIndicator type="warning" wrapText={false}>
      {t(state)}
    </StatusIndicator>
  );
}
