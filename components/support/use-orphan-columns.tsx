'use client';
import Box from '@cloudscape-design/components/box';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import type { TableProps } from '@cloudscape-design/components/table';
import { useLocale, useTranslations } from 'use-intl';
import { RunLink } from '#components/runs/run-link.tsx';
import { BreakableText } from '#components/ui/breakable-text.tsx';
import { type TeamName, teamName } from '#components/ui/team-name.ts';
import { useCopyWords } from '#components/ui/use-copy-words.ts';
import { useTimes } from '#components/ui/use-times.ts';
import { GLOBAL_REGION, type ListedOrphan, type OrphanReason } from '#lib/sweep/orphans.ts';

/** The columns of the orphans. */
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

/** An unknown run's id is shown in full, since a person may search for it elsewhere. */
function OrphanRun({ orphan: { runId, hasRun } }: { orphan: ListedOrphan }) {
  const none = useTranslations('shell')('none');
  if (runId === null) return none;
  return hasRun ? <RunLink runId={runId} /> : <BreakableText text={runId} />;
}

/** Why it is listed, and what to do. */
function OrphanReasonText({ reason }: { reason: OrphanReason }) {
  const t = useTranslations('orphans.reasons');
  return (
    <>
      <div>{t(`${reason}.title`)}</div>
      <Box color="text-body-secondary" fontSize="body-s">
        {t(`${reason}.text`)}
      </Box>
    </>
  );
}

/** The type, and the ARN to copy. */
function OrphanResource({ orphan: { kind, arn } }: { orphan: ListedOrphan }) {
  const t = useTranslations('orphans.kinds');
  return (
    <>
      <Box variant="strong">{t(kind)}</Box>
      <div>
        <CopyToClipboard
          variant="inline"
          textToCopy={arn}
          textToDisplay={<BreakableText text={arn} />}
          {...useCopyWords(arn)}
        />
      </div>
    </>
  );
}

/** The name of a Region, or of the location of IAM roles. */
export function useRegionName(): (region: string) => string {
  const t = useTranslations('orphans');
  return (region) => (region === GLOBAL_REGION ? t('global') : region);
}
