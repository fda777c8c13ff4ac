'use client';
import Box from '@cloudscape-design/components/box';
import type { TableProps } from '@cloudscape-design/components/table';
import { useLocale, useTranslations } from 'use-intl';
import { RunCell } from '#components/runs/run-cell.tsx';
import { RunStateIndicator } from '#components/runs/run-state-indicator.tsx';
import { Elapsed } from '#components/ui/elapsed.tsx';
import { LongName } from '#components/ui/long-name.tsx';
import { type TeamName, teamName } from '#components/ui/team-name.ts';
import { useTimes } from '#components/ui/use-times.ts';
import type { RunSummary } from '#lib/runs/history.ts';

type Column = TableProps.ColumnDefinition<RunSummary>;

/** The columns of the history. The team's column appears only with several teams. */
export function useHistoryColumns(teams: readonly TeamName[]): Column[] {
  const t = useTranslations('history.columns');
  const locale = useLocale();
  const times = useTimes();
  const team: Column = { id: 'team', header: t('team'), cell: (run) => teamName(teams, run.teamId, locale) };
  return [
    { id: 'state', header: t('state'), cell: (run) => <StateCell run={run} />, minWidth: 130 },
    { id: 'run', header: t('run'), cell: (run) => <RunCell run={run} />, isRowHeader: true, minWidth: 170 },
    { id: 'requestedAt', header: t('requestedAt'), cell: (run) => times.dateTime(run.createdAt), minWidth: 150 },
    {
      id: 'duration',
      header: t('duration'),
      cell: (run) => <Elapsed from={run.createdAt} to={run.finishedAt} />,
      minWidth: 100,
    },
    {
      id: 'requestedBy',
      header: t('requestedBy'),
      cell: (run) => <LongName text={run.requestedBy.name} />,
      minWidth: 130,
    },
    ...(teams.length > 1 ? [{ ...team, minWidth: 100 }] : []),
    {
      id: 'region',
      header: t('region'),
      cell: (run) => <span style={{ whiteSpace: 'nowrap' }}>{run.region}</span>,
      minWidth: 125,
    },
  ];
}

function StateCell({ run: { state, isCancelledLate } }: { run: RunSummary }) {
  const t = useTranslations('run.cancel');
  return (
    <>
      <RunStateIndicator state={state} />
      {isCancelledLate && (
        <Box fontSize="body-s" color="text-body-secondary">
          {t('tooLateInList')}
        </Box>
      )}
    </>
  );
}
