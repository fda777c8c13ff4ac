'use client';
import Box from '@cloudscape-design/components/box';
import type { TableProps } from '@cloudscape-design/components/table';
import { useLocale, useTranslations } from 'use-intl';
import { RunCell } from '#components/runs/run-cell.tsx';
import { useRunTitle } from '#components/runs/run-title.tsx';
import { LongName } from '#components/ui/long-name.tsx';
import { type TeamName, teamName } from '#components/ui/team-name.ts';
import { useTimes } from '#components/ui/use-times.ts';
import { runName } from '#lib/runs/run-name.ts';
import type { SetupSummary } from '#lib/setups/setup.ts';
import { SetupStateIndicator, useSetupStateText } from './setup-state.tsx';
import { VerifyButton } from './verify-button.tsx';

type Column = TableProps.ColumnDefinition<SetupSummary>;

/** The columns of the setups. The team's column appears only with several teams. */
export function useSetupColumns(teams: readonly TeamName[], verifiable: readonly string[]): Column[] {
  const t = useTranslations('setups');
  const locale = useLocale();
  const times = useTimes();
  const runTitle = useRunTitle();
  const team: Column = {
    ...{ id: 'team', header: t('columns.team'), minWidth: 100 },
    cell: ({ teamId }) => teamName(teams, teamId, locale),
  };
  return [
    { id: 'state', header: t('columns.state'), cell: (setup) => <StateCell setup={setup} />, minWidth: 150 },
    {
      ...{ id: 'setup', header: t('columns.setup'), isRowHeader: true, minWidth: 170 },
      cell: (setup) => <RunCell id={setup.runId} kind="set-up" name={runName(setup)} />,
    },
    {
      ...{ id: 'checked', header: t('columns.checked'), minWidth: 150 },
      cell: ({ checkedAt }) => (checkedAt === null ? t('never') : times.dateTime(checkedAt)),
    },
    {
      ...{ id: 'checkedFor', header: t('columns.checkedFor'), minWidth: 130 },
      cell: ({ checkedFor, checkedAt }) => {
        if (checkedFor) return <LongName text={checkedFor.name} />;
        return checkedAt === null ? t('never') : t('byPortal');
      },
    },
    {
      ...{ id: 'next', header: t('columns.next'), minWidth: 150 },
      cell: ({ nextCheckAt }) => (nextCheckAt === null ? t('notScheduled') : times.dateTime(nextCheckAt)),
    },
    ...(teams.length > 1 ? [team] : []),
    {
      ...{ id: 'region', header: t('columns.region'), minWidth: 125 },
      cell: ({ region }) => <span style={{ whiteSpace: 'nowrap' }}>{region}</span>,
    },
    {
      ...{ id: 'action', header: t('columns.action'), minWidth: 150 },
      cell: (setup) =>
        verifiable.includes(setup.teamId) && (
          <VerifyButton setup={setup} name={runTitle({ kind: 'set-up', name: setup })} />
        ),
    },
  ];
}

/** The state; for one that needs attention, also what it means. */
function StateCell({ setup }: { setup: SetupSummary }) {
  const stateText = useSetupStateText();
  return (
    <>
      <SetupStateIndicator state={setup.state} />
      {setup.state === 'unknown' && (
        <Box fontSize="body-s" color="text-body-secondary">
          {stateText(setup)}
        </Box>
      )}
    </>
  );
}
