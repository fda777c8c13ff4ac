'use client';
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
import { ListFooter } from '#components/ui/list-footer.tsx';
import { PageTitle } from '#components/ui/page-title.tsx';
import { RefreshButton } from '#components/ui/refresh-button.tsx';
import type { TeamName } from '#components/ui/team-name.ts';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import { EXPORT_FORMATS } from '#lib/audit/audit-export.ts';
import { type AuditFilter, hasAuditFilter, readAuditFilter, writeAuditFilter } from '#lib/audit/audit-filter.ts';
import { AuditFilters } from './audit-filters.tsx';
import { auditQuery } from './audit-query.ts';
import { useAuditColumns } from './use-audit-columns.tsx';

/** Who did what, newest first. `teams`: those whose records the person may read. */
export function AuditPage({ teams }: { teams: readonly TeamName[] }) {
  const t = useTranslations('audit');
  const { filter, change, clear } = useAuditFilter();
  const records = useInfiniteQuery(auditQuery(filter));
  const failure = readFailure(records.error);
  const columnDefinitions = useListColumns(useAuditColumns(teams));
  const items = records.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <SpaceBetween size="m">
      <PageTitle title={t('title')} />
      {failure && <FailureAlert failure={failure} isStale={items.length > 0} onRetry={() => void records.refetch()} />}
      <Table
        variant="full-page"
        cellVerticalAlign="top"
        header={
          <Header
            variant="h1"
            description={t('description', { zone: useTimeZone() ?? 'UTC' })}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <RefreshButton label={t('refresh')} onRefresh={records.refetch} />
                <ExportButtons filter={filter} />
              </SpaceBetween>
            }
          >
            {t('title')}
          </Header>
        }
        filter={<AuditFilters filter={filter} teams={teams} onChange={change} onClear={clear} />}
        columnDefinitions={columnDefinitions}
        items={items}
        trackBy={({ no }) => String(no)}
        wrapLines
        loading={records.isPending}
        loadingText={t('loading')}
        empty={!records.isError && <AuditEmpty filter={filter} onClear={clear} />}
        footer={
          items.length > 0 && (
            <ListFooter
              words="audit"
              count={items.length}
              hasMore={records.hasNextPage}
              isLoadingMore={records.isFetchingNextPage}
              onMore={() => void records.fetchNextPage()}
            />
          )
        }
        ariaLabels={{ tableLabel: t('title') }}
      />
    </SpaceBetween>
  );
}

/** The empty state: no match for the filters, or no records yet. */
function AuditEmpty({ filter, onClear }: { filter: AuditFilter; onClear: () => void }) {
  const t = useTranslations('audit');
  const isFiltered = hasAuditFilter(filter);
  return (
    <Box textAlign="center" color="inherit" margin={{ vertical: 'xs' }}>
      <SpaceBetween size="xs">
        <b>{t(isFiltered ? 'noMatch' : 'empty')}</b>
        {isFiltered && <ClearFiltersButton variant="normal" href="/audit" onClear={onClear} />}
      </SpaceBetween>
    </Box>
  );
}

/** Exports all records that match the filters as a file. The export itself is recorded. */
function ExportButtons({ filter }: { filter: AuditFilter }) {
  const t = useTranslations('audit.export');
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {EXPORT_FORMATS.map((format) => (
        <Button
          key={format}
          iconName="download"
          href={`/api/audit/export?format=${format}&${writeAuditFilter(filter)}`}
          download
        >
          {t(format)}
        </Button>
      ))}
    </SpaceBetween>
  );
}

/** The filters in the address, and a function to change some of them. */
function useAuditFilter() {
  const query = useSearchParams();
  // The list always starts at the newest record: a link to a later page would hide the earlier ones.
  const filter = useMemo<AuditFilter>(() => ({ ...readAuditFilter(query), before: undefined }), [query]);
  return { filter, change: changeAddress, clear: () => setAddress('') };
}

/** Reads the address itself, since two changes may come before the page renders again. */
function changeAddress(change: AuditFilter): void {
  const next = { ...readAuditFilter(new URLSearchParams(window.location.search)), ...change, before: undefined };
  if (!next.from && !next.to) next.zone = undefined;
  setAddress(writeAuditFilter(next));
}

/** Replaces the entry, so that Back leaves the page instead of undoing each letter. */
function setAddress(query: string): void {
  window.history.replaceState(null, '', query ? `?${query}` : window.location.pathname);
}
