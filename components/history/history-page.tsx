'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { readFailure } from '#components/actions/request-failure.ts';
import { ClearFiltersButton } from '#components/ui/clear-filters-button.tsx';
import { HistoryFooter } from '#components/ui/list-footer.tsx';
import { PageTitle } from '#components/ui/page-title.tsx';
import { RefreshButton } from '#components/ui/refresh-button.tsx';
import type { TeamName } from '#components/ui/team-name.ts';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import { type HistoryFilter, hasFilter, readHistoryFilter, writeHistoryFilter } from '#lib/runs/history.ts';
import { DraftList } from './drafts/draft-list.tsx';
import { HistoryFilters } from './history-filters.tsx';
import { runsQuery } from './runs-query.ts';
import { useHistoryColumns } from './use-history-columns.tsx';

/** The columns that a narrow list leaves to the page of the run. */
const ON_THE_RUN_PAGE = ['duration', 'key', 'region'];

interface HistoryPageProps {
  /** The teams whose runs the person may see. */
  teams: readonly TeamName[];
  canCreate: boolean;
}

/** Every run that the person may see, newest first. */
export function HistoryPage({ teams, canCreate }: HistoryPageProps) {
  const t = useTranslations('history');
  const { filter, change, clear } = useHistoryFilter();
  const runs = useInfiniteQuery(runsQuery(filter));
  const failure = readFailure(runs.error);
  const columnDefinitions = useListColumns(useHistoryColumns(teams), ON_THE_RUN_PAGE);
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
      {failure && <FailureAlert failure={failure} isStale={items.length > 0} onRetry={() => void runs.refetch()} />}
      {canCreate && <DraftList teams={teams} />}
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

interface WaitingAlertProps {
  /** The number of runs that wait for the reader's answer. */
  count: number;
  onShow: () => void;
}

/** Tells a lead that runs wait for their approval. */
function WaitingAlert({ count, onShow }: WaitingAlertProps) {
  const t = useTranslations('approval.history');
  return (
    <Alert type="info" header={t('waiting', { count })} action={<Button onClick={onShow}>{t('show')}</Button>}>
      {t('waitingText', { count })}
    </Alert>
  );
}

interface HistoryEmptyProps {
  hasFilter: boolean;
  canCreate: boolean;
  onClear: () => void;
}

/** The empty state: no match for the filters, or no runs at all. */
function HistoryEmpty({ hasFilter, canCreate, onClear }: HistoryEmptyProps) {
  const t = useTranslations('history');
  if (hasFilter) {
    return (
      <Nothing title={t('noMatch.title')} text={t('noMatch.text')}>
        <ClearFiltersButton variant="normal" onClear={onClear} />
      </Nothing>
    );
  }
  return (
    <Nothing title={t('empty.title')} text={t(canCreate ? 'empty.forDba' : 'empty.forOthers')}>
      {canCreate && <Button href="/runs/new">{t('newRun')}</Button>}
    </Nothing>
  );
}

function Nothing({ title, text, children }: { title: string; text: string; children: React.ReactNode }) {
  return (
    <Box textAlign="center" color="inherit" margin={{ vertical: 'xs' }}>
      <SpaceBetween size="xs">
        <b>{title}</b>
        <Box color="inherit">{text}</Box>
        {children}
      </SpaceBetween>
    </Box>
  );
}

/** The filters in the address, and a function to change some of them. */
export function useHistoryFilter() {
  const query = useSearchParams();
  // The list always starts at the newest run: a link to a later page would hide the earlier ones.
  const filter = useMemo<HistoryFilter>(() => ({ ...readHistoryFilter(query), cursor: undefined }), [query]);
  return { filter, change: changeAddress, clear: () => setAddress('') };
}

/** Reads the address itself, since two changes may come before the page renders again. */
function changeAddress(change: HistoryFilter): void {
  const now = readHistoryFilter(new URLSearchParams(window.location.search));
  const next = { ...now, ...change, cursor: undefined };
  if (!next.from && !next.to) next.zone = undefined;
  setAddress(writeHistoryFilter(next));
}

/** Replaces the entry, so that Back leaves the page instead of undoing each letter. */
function setAddress(query: string): void {
  window.history.replaceState(null, '', query ? `?${query}` : window.location.pathname);
}
