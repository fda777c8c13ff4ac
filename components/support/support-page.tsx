'use client';
import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { ClearFiltersButton } from '#components/ui/clear-filters-button.tsx';
import { ListFooter } from '#components/ui/list-footer.tsx';
import { ListEmpty, ListFrame } from '#components/ui/list-frame.tsx';
import type { TeamName } from '#components/ui/team-name.ts';
import { useTimes } from '#components/ui/use-times.ts';
import { hasInboxFilter, type InboxFilter, readInboxFilter, writeInboxFilter } from '#lib/runs/support-inbox.ts';
import { Causes } from './causes.tsx';
import { InboxFilters } from './inbox-filters.tsx';
import { Orphans } from './orphans.tsx';
import { troubledRunsQuery } from './troubled-runs-query.ts';
import { useTroubledColumns } from './use-troubled-columns.tsx';

interface SupportPageProps {
  teams: readonly TeamName[];
  /** The times of a recent database restore. */
  restore: RestoreTimes | null;
}

/** The inbox: the runs of all teams that need attention, what several failed for, and the orphans. */
export function SupportPage({ teams, restore }: SupportPageProps) {
  const t = useTranslations('support');
  const { filter, change, show } = useInboxFilter();
  const query = useInfiniteQuery(troubledRunsQuery(filter));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = hasInboxFilter(filter);
  const clear = () => show({});
  return (
    <SpaceBetween size="m">
      <ListFrame
        of="support"
        query={query}
        items={items}
        columns={useTroubledColumns(teams)}
        trackBy="id"
        announced={t('count', { count: items.length })}
        notice={restore && <RestoreNotice {...restore} />}
        filter={<InboxFilters filter={filter} teams={teams} onChange={change} onClear={clear} />}
        empty={
          <ListEmpty
            title={t(isFiltered ? 'noMatch.title' : 'empty.title')}
            text={t(isFiltered ? 'noMatch.text' : 'empty.text')}
            action={isFiltered && <ClearFiltersButton variant="normal" href="/support" onClear={clear} />}
          />
        }
        footer={
          items.length > 0 && (
            <ListFooter
              words="support"
              count={items.length}
              hasMore={query.hasNextPage}
              isLoadingMore={query.isFetchingNextPage}
              onMore={() => void query.fetchNextPage()}
            />
          )
        }
      />
      <Causes causes={query.data?.pages[0]?.causes ?? []} teams={teams} onShow={show} />
      <Orphans teams={teams} />
    </SpaceBetween>
  );
}

/** The filters in the address, a function to change some of them, and one to replace all. */
function useInboxFilter() {
  const query = useSearchParams();
  // The list always starts with the latest run: a link to a later page would hide the others.
  const filter = useMemo<InboxFilter>(() => ({ ...readInboxFilter(query), cursor: undefined }), [query]);
  const change = (some: InboxFilter) =>
    setAddress({ ...readInboxFilter(new URLSearchParams(window.location.search)), ...some });
  return { filter, change, show: setAddress };
}

/** Replaces the entry, so that Back leaves the page instead of undoing each choice. */
function setAddress(filter: InboxFilter): void {
  const query = writeInboxFilter({ ...filter, cursor: undefined });
  window.history.replaceState(null, '', query ? `?${query}` : window.location.pathname);
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
