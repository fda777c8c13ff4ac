'use client';
import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useIsInBrowser } from '#components/shell/hydration-gate.tsx';
import { ClearFiltersButton } from '#components/ui/clear-filters-button.tsx';
import { ListEmpty, PagedList } from '#components/ui/list-frame.tsx';
import type { TeamName } from '#components/ui/team-name.ts';
import { useAddressFilter } from '#components/ui/use-address-filter.ts';
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

/**
 * The inbox: the runs and setups of all teams that need attention, what several runs failed for, and the orphans. What
 * is below the runs appears in the browser, so that the page is there sooner.
 */
export function SupportPage({ teams, restore }: SupportPageProps) {
  const t = useTranslations('support');
  const { filter, change, show } = useAddressFilter(readFilter, writeInboxFilter);
  const query = useInfiniteQuery(troubledRunsQuery(filter));
  const isFiltered = hasInboxFilter(filter);
  const isInBrowser = useIsInBrowser();
  const clear = () => show({});
  return (
    <SpaceBetween size="m">
      <PagedList
        of="support"
        query={query}
        columns={useTroubledColumns(teams)}
        trackBy={({ id, trouble }) => `${trouble} ${id}`}
        notice={restore && <RestoreNotice {...restore} />}
        filter={<InboxFilters filter={filter} teams={teams} onChange={change} onClear={clear} />}
        empty={
          <ListEmpty
            title={t(isFiltered ? 'noMatch.title' : 'empty.title')}
            text={t(isFiltered ? 'noMatch.text' : 'empty.text')}
            action={isFiltered && <ClearFiltersButton variant="normal" href="/support" onClear={clear} />}
          />
        }
      />
      {isInBrowser && <Causes causes={query.data?.pages[0]?.causes ?? []} teams={teams} onShow={show} />}
      {isInBrowser && <Orphans teams={teams} />}
    </SpaceBetween>
  );
}

const readFilter = (query: URLSearchParams): InboxFilter => ({ ...readInboxFilter(query), cursor: undefined });

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
