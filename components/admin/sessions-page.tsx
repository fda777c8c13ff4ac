'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import { FailureAlert } from '#components/feedback/failure-alert.tsx';
import { readFailure } from '#components/feedback/request-failure.ts';
import { RefreshButton } from '#components/history/refresh-button.tsx';
import { PageTitle } from '#components/shell/page-title.tsx';
import { ConfirmSessionAct } from './confirm-session-act.tsx';
import type { SessionAct } from './session-act.ts';
import { SessionFilters } from './session-filters.tsx';
import { SessionsEmpty } from './sessions-empty.tsx';
import { sessionsQuery } from './sessions-query.ts';
import { useSessionColumns } from './use-session-columns.tsx';
import { useSessionFilter } from './use-session-filter.ts';

/** Who is signed in and who is blocked, and what an admin does about it. */
export function SessionsPage() {
  const t = useTranslations('sessions');
  const zone = useTimeZone() ?? 'UTC';
  const { filter, change } = useSessionFilter();
  const query = useQuery({ ...sessionsQuery(filter), placeholderData: keepPreviousData });
  const { items = [], total = 0 } = query.data ?? {};
  const [asked, setAsked] = useState<SessionAct | null>(null);
  const columnDefinitions = useSessionColumns((act, person) => setAsked({ act, person }));
  return (
    <SpaceBetween size="m">
      <PageTitle title={t('title')} />
      {query.isError && (
        <FailureAlert
          failure={readFailure(query.error)}
          isStale={items.length > 0}
          onRetry={() => void query.refetch()}
        />
      )}
      <Table
        variant="full-page"
        wrapLines
        // On a narrow screen too, the actions are in reach.
        stickyColumns={{ last: 1 }}
        trackBy="userId"
        items={items}
        columnDefinitions={columnDefinitions}
        loading={query.isPending && !query.isError}
        loadingText={t('loading')}
        ariaLabels={{ tableLabel: t('title') }}
        header={
          <Header
            variant="h1"
            counter={total > 0 ? `(${total})` : undefined}
            description={t('description', { zone })}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <RefreshButton label={t('refresh')} onRefresh={query.refetch} />
                <Button onClick={() => setAsked({ act: 'endAll' })}>{t('acts.endAll.item')}</Button>
              </SpaceBetween>
            }
          >
            {t('title')}
          </Header>
        }
        filter={<SessionFilters filter={filter} onChange={change} />}
        empty={query.isError ? null : <SessionsEmpty isFiltered={Boolean(filter.text)} onClear={() => change({})} />}
        footer={
          total > items.length && (
            <Box textAlign="center" color="text-body-secondary">
              {t('cutOff', { count: items.length, total })}
            </Box>
          )
        }
      />
      <LiveRegion hidden>{query.data && t('shown', { count: items.length })}</LiveRegion>
      {asked && <ConfirmSessionAct asked={asked} onClose={() => setAsked(null)} />}
    </SpaceBetween>
  );
}
