'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { readFailure } from '#components/actions/request-failure.ts';
import { PageTitle } from '#components/ui/page-title.tsx';
import { RefreshButton } from '#components/ui/refresh-button.tsx';
import type { TeamName } from '#components/ui/team-name.ts';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import { Orphans } from './orphans.tsx';
import { troubledRunsQuery } from './troubled-runs-query.ts';
import { useTroubledColumns } from './use-troubled-columns.tsx';

interface SupportPageProps {
  teams: readonly TeamName[];
  /** The times of a recent database restore. */
  restore: RestoreTimes | null;
}

/** The runs of all teams that need attention, and the orphans. */
export function SupportPage({ teams, restore }: SupportPageProps) {
  const t = useTranslations('support');
  const query = useQuery(troubledRunsQuery);
  const failure = readFailure(query.error);
  const runs = query.data?.items ?? [];
  return (
    <SpaceBetween size="m">
      <PageTitle title={t('title')} />
      {restore && <RestoreNotice {...restore} />}
      {failure && <FailureAlert failure={failure} isStale={runs.length > 0} onRetry={() => void query.refetch()} />}
      <Table
        variant="full-page"
        wrapLines
        // Keeps Retry visible if the columns don't fit.
        stickyColumns={{ last: 1 }}
        trackBy="id"
        items={runs}
        columnDefinitions={useListColumns(useTroubledColumns(teams))}
        loading={query.isPending && !query.isError}
        loadingText={t('loading')}
        ariaLabels={{ tableLabel: t('title') }}
        header={
          <Header
            variant="h1"
            counter={runs.length > 0 ? `(${runs.length})` : undefined}
            description={t('description')}
            actions={<RefreshButton label={t('refresh')} onRefresh={query.refetch} />}
          >
            {t('title')}
          </Header>
        }
        empty={
          query.isError ? null : (
            <Box textAlign="center" margin={{ vertical: 'm' }}>
              <Box variant="strong" color="inherit">
                {t('empty.title')}
              </Box>
              <Box color="text-body-secondary">{t('empty.text')}</Box>
            </Box>
          )
        }
      />
      <LiveRegion hidden>{query.data && t('count', { count: runs.length })}</LiveRegion>
      <Orphans teams={teams} />
    </SpaceBetween>
  );
}

/** The end of the old records, and the start of the new ones (ISO times). */
interface RestoreTimes {
  recordsEndAt: string;
  restoredAt: string;
}

/** The database is older than AWS: what wasn't recorded, and what is left to do. */
function RestoreNotice({ recordsEndAt, restoredAt }: RestoreTimes) {
  const t = useTranslations('support.restored');
  const { dateTime } = useTimes();
  return (
    <Alert type="warning" header={t('title', { restored: dateTime(restoredAt) })}>
      <div>{t('gap', { recordsEnd: dateTime(recordsEndAt), restored: dateTime(restoredAt) })}</div>
      <div>{t('unfinished')}</div>
      <div>{t('again')}</div>
    </Alert>
  );
}
