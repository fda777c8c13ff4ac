'use client';
import type { TableProps } from '@cloudscape-design/components/table';
import { useLocale, useTranslations } from 'use-intl';
import { RunLink } from '#components/history/run-link.tsx';
import { type TeamName, teamName } from '#components/history/team-name.ts';
import { useTimes } from '#components/shell/use-times.ts';
import type { ListedStray } from '#lib/sweep/orphans.ts';
import { StrayReasonText } from './stray-reason-text.tsx';
import { StrayResource } from './stray-resource.tsx';
import { useRegionName } from './use-region-name.ts';

/** The columns of what no run accounts for. */
export function useStrayColumns(teams: readonly TeamName[]): TableProps.ColumnDefinition<ListedStray>[] {
  const t = useTranslations('strays.columns');
  const locale = useLocale();
  const times = useTimes();
  const regionName = useRegionName();
  return [
    {
      id: 'resource',
      header: t('resource'),
      cell: (stray) => <StrayResource stray={stray} />,
      isRowHeader: true,
      minWidth: 250,
    },
    { id: 'reason', header: t('reason'), cell: ({ reason }) => <StrayReasonText reason={reason} />, minWidth: 290 },
    { id: 'run', header: t('run'), cell: (stray) => <StrayRun stray={stray} />, minWidth: 150 },
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
function StrayRun({ stray: { runId, hasRun } }: { stray: ListedStray }) {
  const none = useTranslations('shell')('none');
  if (runId === null) return none;
  return hasRun ? <RunLink runId={runId} /> : <span style={{ overflowWrap: 'anywhere' }}>{runId}</span>;
}
