'use client';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTimeZone, useTranslations } from 'use-intl';
import { FailureAlert } from '#components/feedback/failure-alert.tsx';
import { readFailure } from '#components/feedback/request-failure.ts';
import { PageTitle } from '#components/shell/page-title.tsx';
import { hasFilter } from '#lib/runs/history.ts';
import { HistoryEmpty } from './history-empty.tsx';
import { HistoryFilters } from './history-filters.tsx';
import { HistoryFooter } from './history-footer.tsx';
import { RefreshButton } from './refresh-button.tsx';
import { runsQuery } from './runs-query.ts';
import type { TeamName } from './team-name.ts';
import { useHistoryColumns } from './use-history-columns.tsx';
import { useHistoryFilter } from './use-history-filter.ts';
import { WaitingAlert } from './waiting-alert.tsx';

interface HistoryPageProps {
  /** The teams whose runs the person may see. */
  teams: readonly TeamName[];
  canCreate: boolean;
}

/** Every run that the person may see, the newest first. */
export function HistoryPage({ teams, canCreate }: HistoryPageProps) {
  const t = useTranslations('history');
  const { filter, change, clear } = useHistoryFilter();
  const runs = useInfiniteQuery(runsQuery(filter));
  const columnDefinitions = useHistoryColumns(teams);
  const items = runs.data?.pages.flatMap((page) => page.items) ?? [];
  const awaiting = runs.data?.pages[0]?.awaitingAnswer ?? 0;
  const isShown = filter.state?.join() === 'awaiting-approval';
  const showWaiting = () => {
    clear();
    change({ state: ['awaiting-approval'] });
  };
  return (
    <SpaceBetween size="m">
      <PageTitle title={t('title')} />
      {runs.isError && (
        <FailureAlert
          failure={readFailure(runs.error)}
          isStale={items.length > 0}
          onRetry={() => void runs.refetch()}
        />
      )}
      {awaiting > 0 && !isShown && <WaitingAlert count={awaiting} onShow={showWaiting} />}
      <Table
        variant="full-page"
        header={
          <Header
            variant="h1"
            description={t('description', { zone: useTimeZone() ?? 'UTC' })}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <RefreshButton label={t('refresh')} onRefresh={runs.refetch} />
                {canCreate && (
                  <Button variant="primary" href="/runs/new">
                    {t('newRun')}
                  </Button>
                )}
              </SpaceBetween>
            }
          >
            {t('title')}
          </Header>
        }
        filter={<HistoryFilters filter={filter} teams={teams} onChange={change} onClear={clear} />}
        columnDefinitions={columnDefinitions}
        items={items}
        trackBy="id"
        wrapLines
        loading={runs.isPending}
        loadingText={t('loading')}
        empty={!runs.isError && <HistoryEmpty hasFilter={hasFilter(filter)} canCreate={canCreate} onClear={clear} />}
        footer={
          items.length > 0 && (
            <HistoryFooter
              count={items.length}
              hasMore={runs.hasNextPage}
              isLoadingMore={runs.isFetchingNextPage}
              onMore={() => void runs.fetchNextPage()}
            />
          )
        }
        ariaLabels={{ tableLabel: t('title') }}
      />
    </SpaceBetween>
  );
}
