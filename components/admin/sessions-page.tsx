'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ClearFiltersButton } from '#components/ui/clear-filters-button.tsx';
import styles from '#components/ui/list-filters.module.css';
import { ListEmpty, ListFrame } from '#components/ui/list-frame.tsx';
import { TextFilter } from '#components/ui/text-filter.tsx';
import { useAddressFilter } from '#components/ui/use-address-filter.ts';
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
  const { filter, show: change } = useAddressFilter(readSessionFilter, writeSessionFilter);
  const query = useQuery({ ...sessionsQuery(filter), placeholderData: keepPreviousData });
  const { items = [], total = 0 } = query.data ?? {};
  const [asked, setAsked] = useState<SessionAct | null>(null);
  return (
    <>
      <ListFrame
        of="sessions"
        query={query}
        items={items}
        columns={useSessionColumns((act, person) => setAsked({ act, person }))}
        trackBy="userId"
        {...(total > 0 ? { counter: `(${total})` } : {})}
        announced={t('shown', { count: items.length })}
        actions={<Button onClick={() => setAsked({ act: 'endAll' })}>{t('acts.endAll.item')}</Button>}
        filter={<SessionFilters filter={filter} onChange={change} />}
        empty={<SessionsEmpty isFiltered={Boolean(filter.text)} onClear={() => change({})} />}
        footer={
          total > items.length && (
            <Box textAlign="center" color="text-body-secondary">
              {t('cutOff', { count: items.length, total })}
            </Box>
          )
        }
      />
      {asked && <ConfirmSessionAct asked={asked} onClose={() => setAsked(null)} />}
    </>
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
    <ListEmpty
      title={t(`${kind}.title`)}
      text={t(`${kind}.text`)}
      action={isFiltered && <ClearFiltersButton variant="normal" href="/admin/sessions" onClear={onClear} />}
    />
  );
}
