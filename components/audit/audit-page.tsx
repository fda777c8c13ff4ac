'use client';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTimeZone, useTranslations } from 'use-intl';
import { FailureAlert } from '#components/feedback/failure-alert.tsx';
import { readFailure } from '#components/feedback/request-failure.ts';
import { HistoryFooter } from '#components/history/history-footer.tsx';
import { RefreshButton } from '#components/history/refresh-button.tsx';
import type { TeamName } from '#components/history/team-name.ts';
import { PageTitle } from '#components/shell/page-title.tsx';
import { AuditEmpty } from './audit-empty.tsx';
import { AuditFilters } from './audit-filters.tsx';
import { auditQuery } from './audit-query.ts';
import { ExportButtons } from './export-buttons.tsx';
import { useAuditColumns } from './use-audit-columns.tsx';
import { useAuditFilter } from './use-audit-filter.ts';

/** Who did what, the newest first. `teams`: those whose records the person may read. */
export function AuditPage({ teams }: { teams: readonly TeamName[] }) {
  const t = useTranslations('audit');
  const { filter, change, clear } = useAuditFilter();
  const records = useInfiniteQuery(auditQuery(filter));
  const columnDefinitions = useAuditColumns(teams);
  const items = records.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <SpaceBetween size="m">
      <PageTitle title={t('title')} />
      {records.isError && (
        <FailureAlert
          failure={readFailure(records.error)}
          isStale={items.length > 0}
          onRetry={() => void records.refetch()}
        />
      )}
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
            <HistoryFooter
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
