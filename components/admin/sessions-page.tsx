'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { readFailure } from '#components/actions/request-failure.ts';
import { ClearFiltersButton } from '#components/ui/clear-filters-button.tsx';
import styles from '#components/ui/list-filters.module.css';
import { PageTitle } from '#components/ui/page-title.tsx';
import { RefreshButton } from '#components/ui/refresh-button.tsx';
import { TextFilter } from '#components/ui/text-filter.tsx';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import {
  MAX_FILTER_LENGTH,
  readSessionFilter,
  type SessionFilter,
  writeSessionFilter,
} from '#lib/people/session-list.ts';
import { ConfirmSessionAct } from './confirm-session-act.tsx';
import { sessionsQuery } from './sessions-query.ts';
import { type SessionAct, useSessionColumns } from './use-session-columns.tsx';

/** Lists who is signed in and who is blocked, with an admin's actions. */
export function SessionsPage() {
  const t = useTranslations('sessions');
  const zone = useTimeZone() ?? 'UTC';
  const { filter, change } = useSessionFilter();
  const query = useQuery({ ...sessionsQuery(filter), placeholderData: keepPreviousData });
  const failure = readFailure(query.error);
  const { items = [], total = 0 } = query.data ?? {};
  const [asked, setAsked] = useState<SessionAct | null>(null);
  const columnDefinitions = useListColumns(useSessionColumns((act, person) => setAsked({ act, person })));
  return (
    <SpaceBetween size="m">
      <PageTitle title={t('title')} />
      {failure && <FailureAlert failure={failure} isStale={items.length > 0} onRetry={() => void query.refetch()} />}
      <Table
        variant="full-page"
        wrapLines
        // Keeps the actions visible if the columns don't fit.
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

interface SessionFiltersProps {
  filter: SessionFilter;
  onChange: (filter: SessionFilter) => void;
}

/** The filter of the list, which is stored in the address. */
function SessionFilters({ filter, onChange }: SessionFiltersProps) {
  const t = useTranslations('sessions.filters');
  return (
    <search className={styles.filters} aria-label={t('label')}>
      <div className={styles.wide}>
        <TextFilter
          label={t('text')}
          placeholder={t('textPlaceholder')}
          maxLength={MAX_FILTER_LENGTH}
          value={filter.text}
          onChange={(text) => onChange({ text })}
        />
      </div>
      {filter.text && (
        <div className={styles.clear}>
          <ClearFiltersButton variant="inline-link" href="/admin/sessions" onClear={() => onChange({})} />
        </div>
      )}
    </search>
  );
}

/** The empty state: no match for the filter. Without a filter, the admin has just been signed out. */
function SessionsEmpty({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const t = useTranslations('sessions');
  const kind = isFiltered ? 'noMatch' : 'empty';
  return (
    <Box textAlign="center" color="inherit" margin={{ vertical: 'xs' }}>
      <SpaceBetween size="xs">
        <b>{t(`${kind}.title`)}</b>
        <Box color="text-body-secondary">{t(`${kind}.text`)}</Box>
        {isFiltered && <ClearFiltersButton variant="normal" href="/admin/sessions" onClear={onClear} />}
      </SpaceBetween>
    </Box>
  );
}

/** The filter in the address, and a function to change it. */
function useSessionFilter() {
  const filter = readSessionFilter(useSearchParams());
  return { filter, change: setAddress };
}

/** Replaces the entry, so that Back leaves the page instead of undoing each letter. */
function setAddress(filter: SessionFilter): void {
  const query = writeSessionFilter(filter);
  window.history.replaceState(null, '', query ? `?${query}` : window.location.pathname);
}
