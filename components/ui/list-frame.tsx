'use client';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { readFailure } from '#components/actions/request-failure.ts';
import { PageTitle } from './page-title.tsx';
import { RefreshButton } from './refresh-button.tsx';
import { useListColumns } from './use-list-columns.tsx';

/** A query of the list, page by page or as a whole. */
interface ListQuery {
  isPending: boolean;
  isError: boolean;
  error: Error | null;
  refetch: () => Promise<unknown>;
}

interface ListFrameProps<Item> {
  /** The words of the list: title, description, refresh, loading. */
  of: 'support' | 'sessions' | 'notices.admin' | 'approval.list';
  query: ListQuery;
  items: readonly Item[];
  columns: TableProps.ColumnDefinition<Item>[];
  trackBy: keyof Item & string;
  /** The number of entries, beside the title; none for 0. */
  counter?: string;
  /** Read to people who can't see that the list has changed. */
  announced: string;
  /** Buttons of the list, beside Refresh. */
  actions?: ReactNode;
  /** Shown above the table. */
  notice?: ReactNode;
  filter?: ReactNode;
  empty: ReactNode;
  footer?: ReactNode;
}

/** A page that is a list: its title, failures, refreshing, and what it says while it loads or is empty. */
export function ListFrame<Item>({ of, query, items, columns, trackBy, ...rest }: ListFrameProps<Item>) {
  const t = useTranslations(of);
  const zone = useTimeZone() ?? 'UTC';
  const failure = readFailure(query.error);
  const refresh = <RefreshButton label={t('refresh')} onRefresh={query.refetch} />;
  return (
    <SpaceBetween size="m">
      <PageTitle title={t('title')} />
      {failure && <FailureAlert failure={failure} isStale={items.length > 0} onRetry={() => void query.refetch()} />}
      {rest.notice}
      <Table
        variant="full-page"
        wrapLines
        // Keeps the actions visible if the columns don't fit.
        {...(columns.at(-1)?.id === 'action' ? { stickyColumns: { last: 1 } } : {})}
        trackBy={trackBy}
        items={items}
        columnDefinitions={useListColumns(columns)}
        loading={query.isPending && !query.isError}
        loadingText={t('loading')}
        ariaLabels={{ tableLabel: t('title') }}
        header={
          <Header
            variant="h1"
            counter={rest.counter}
            description={t('description', { zone })}
            actions={
              rest.actions ? (
                <SpaceBetween direction="horizontal" size="xs">
                  {refresh}
                  {rest.actions}
                </SpaceBetween>
              ) : (
                refresh
              )
            }
          >
            {t('title')}
          </Header>
        }
        filter={rest.filter}
        empty={query.isError ? null : rest.empty}
        footer={rest.footer}
      />
      <LiveRegion hidden>{!query.isPending && rest.announced}</LiveRegion>
    </SpaceBetween>
  );
}

interface ListEmptyProps {
  title: string;
  text: string;
  /** What helps, such as clearing the filters. */
  action?: ReactNode;
}

/** Why a list is empty. */
export function ListEmpty({ title, text, action }: ListEmptyProps) {
  return (
    <Box textAlign="center" color="inherit" margin={{ vertical: 'm' }}>
      <SpaceBetween size="xs">
        <b>{title}</b>
        <Box color="text-body-secondary">{text}</Box>
        {action}
      </SpaceBetween>
    </Box>
  );
}
