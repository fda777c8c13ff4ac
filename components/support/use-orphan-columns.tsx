'use client';
import type { TableProps } from '@cloudscape-design/components/table';
import { useLocale, useTranslations } from 'use-intl';
import { RunLink } from '#components/history/run-link.tsx';
import { type TeamName, teamName } from '#components/history/team-name.ts';
import { useTimes } from '#components/shell/use-times.ts';
import type { ListedOrphan } from '#lib/sweep/orphans.ts';
import { OrphanReasonText } from './orphan-reason-text.tsx';
import { OrphanResource } from './orphan-resource.tsx';
import { useRegionName } from './use-region-name.ts';

/** The columns of what no run accounts for. */
export function useOrphanColumns(teams: readonly TeamName[]): TableProps.ColumnDefinition<ListedOrphan>[] {
  const t = useTranslations('orphans.columns');
  const locale = useLocale();
  const times = useTimes();
  const regionName = useRegionName();
  return [
    {
      id: 'resource',
      header: t('resource'),
      cell: (orphan) => <OrphanResource orphan={orphan} />,
      isRowHeader: true,
      minWidth: 250,
    },
    { id: 'reason', header: t('reason'), cell: ({ reason }) => <OrphanReasonText reason={reason} />, minWidth: 290 },
    { id: 'run', header: t('run'), cell: (orphan) => <OrphanRun orphan={orphan} />, minWidth: 150 },
    { id: 'team', header: t('team'), cell: ({ teamId }) => teamName(teams, teamId, locale), minWidth: 95 },
    {
      id: 'region',
      header: t('region'),
      cell: ({ region }) => <span style={{ whiteSpace: 'nowrap' }}>{regionName(region)}</span>,
      minWidth: 125,
    },
    { id: 'firstSeen', header: t('firstSeen'), cell: ({ firstSeenAt }) => times.dateTime(firstSeenAt), minWidth: 150 },
  ];
}

/** What the portal does not have is shown whole: somebody may look for it elsewhere. */
function OrphanRun({ orphan: { runId, hasRun } }: { orphan: ListedOrphan }) {
  const none = useTranslations('shell')('none');
  if (runId === null) return none;
  return hasRun ? <RunLink runId={runId} /> : <span style={{ overflowWrap: 'anywhere' }}>{runId}</span>;
}
