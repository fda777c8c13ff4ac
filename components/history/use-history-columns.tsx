'use client';
import { useLocale, useTranslations } from 'use-intl';
import { RunCell } from '#components/runs/run-cell.tsx';
import { ShownRunState } from '#components/runs/run-state-indicator.tsx';
import { useRunTitle } from '#components/runs/run-title.tsx';
import { WorkedTime } from '#components/ui/elapsed.tsx';
import { ActLink, OneLine } from '#components/ui/list-parts.tsx';
import type { ListColumn } from '#components/ui/list-table.tsx';
import { LongName } from '#components/ui/long-name.tsx';
import { type TeamName, teamName } from '#components/ui/team-name.ts';
import { useTimes } from '#components/ui/use-times.ts';
import type { RunSummary } from '#lib/runs/history.ts';
import { runName } from '#lib/runs/run-name.ts';
import { shortRunId } from '#lib/runs/short-run-id.ts';

type Column = ListColumn<RunSummary>;

/**
 * The columns of the history. The team's column appears only with several teams, and the actions only for a person who
 * may start a setup.
 */
export function useHistoryColumns(teams: readonly TeamName[], canCreate: boolean): Column[] {
  const t = useTranslations('history.columns');
  const locale = useLocale();
  const times = useTimes();
  const team: Column = { id: 'team', header: t('team'), cell: (run) => teamName(teams, run.teamId, locale) };
  return [
    { id: 'state', header: t('state'), cell: (run) => <ShownRunState {...run} />, minWidth: 130 },
    {
      id: 'run',
      header: t('run'),
      cell: (run) => <RunCell id={run.id} kind={run.kind} name={runName(run)} />,
      isRowHeader: true,
      minWidth: 170,
    },
    {
      id: 'requestedAt',
      header: t('requestedAt'),
      sortingField: 'created',
      cell: (run) => times.dateTime(run.createdAt),
      minWidth: 150,
    },
    {
      id: 'duration',
      header: t('duration'),
      sortingField: 'duration',
      cell: (run) => <WorkedTime of={run} />,
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
      cell: (run) => <OneLine>{run.region}</OneLine>,
      minWidth: 125,
    },
    ...(canCreate
      ? [{ id: 'action', header: t('action'), cell: (run: RunSummary) => <TemplateButton run={run} />, minWidth: 150 }]
      : []),
  ];
}

/** Opens the form with what the run has set up. */
function TemplateButton({ run }: { run: RunSummary }) {
  const t = useTranslations('drafts.template');
  const title = useRunTitle()({ kind: run.kind, name: run });
  if (run.kind !== 'set-up') return null;
  return (
    <ActLink href={`/runs/new?template=${run.id}`} aria-label={t('useNamed', { name: title, id: shortRunId(run.id) })}>
      {t('use')}
    </ActLink>
  );
}
