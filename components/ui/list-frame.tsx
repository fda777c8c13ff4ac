'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { readFailure } from '#components/actions/request-failure.ts';
import styles from './list-parts.module.css';
import { type ListColumn, ListTable } from './list-table.tsx';
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

type PagedWords = 'approval.list' | 'audit' | 'setups' | 'support';

interface ListFrameProps<Item> {
  /** The words of the list: title, description, refresh, loading. */
  of: 'sessions' | 'notices.admin' | PagedWords;
  query: ListQuery;
  items: readonly Item[];
  columns: ListColumn<Item>[];
  trackBy: (keyof Item & string) | ((item: Item) => string);
  isTopAligned?: boolean;
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
export function ListFrame<Item>({
  of,
  query,
  items,
  columns,
  trackBy,
  isTopAligned = false,
  ...rest
}: ListFrameProps<Item>) {
  const t = useTranslations(of);
  const zone = useTimeZone() ?? 'UTC';
  const failure = readFailure(query.error);
  const refresh = <RefreshButton label={t('refresh')} onRefresh={query.refetch} />;
  return (
    <SpaceBetween size="m">
      <PageTitle title={t('title')} />
      {failure && <FailureAlert failure={failure} isStale={items.length > 0} onRetry={() => void query.refetch()} />}
      {rest.notice}
      <div>
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
        {rest.filter && <div className={styles.filter}>{rest.filter}</div>}
        <ListTable
          label={t('title')}
          columns={useListColumns(columns)}
          items={items}
          trackBy={trackBy}
          isTopAligned={isTopAligned}
          loading={query.isPending && !query.isError && t('loading')}
          empty={!query.isError && rest.empty}
        />
        {rest.footer && <div className={styles.footer}>{rest.footer}</div>}
      </div>
      <LiveRegion hidden>{!query.isPending && rest.announced}</LiveRegion>
    </SpaceBetween>
  );
}

/** A query of a list that is loaded page by page. */
interface PagedQuery<Item> extends ListQuery {
  data: { pages: readonly { items: readonly Item[] }[] } | undefined;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

type PagedListProps<Item> = Omit<ListFrameProps<Item>, 'of' | 'query' | 'items' | 'announced' | 'footer'> & {
  of: PagedWords;
  query: PagedQuery<Item>;
};

/** A page that is a list, page by page: the number of rows shown, and a button for more, are below it. */
export function PagedList<Item>({ of, query, ...rest }: PagedListProps<Item>) {
  const t = useTranslations(of);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = t(query.hasNextPage ? 'shown' : 'shownAll', { count: items.length });
  const footer = (
    <>
      <Box color="text-body-secondary" margin={{ bottom: 's' }}>
        {shown}
      </Box>
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
  return (
    <ListFrame of={of} query={query} items={items} announced={shown} footer={items.length > 0 && footer} {...rest} />
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
