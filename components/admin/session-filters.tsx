'use client';
import { useTranslations } from 'use-intl';
import { ClearFiltersButton } from '#components/history/clear-filters-button.tsx';
import styles from '#components/history/history-filters.module.css';
import { TextFilter } from '#components/history/text-filter.tsx';
import { MAX_FILTER_LENGTH, type SessionFilter } from '#lib/people/session-list.ts';

interface SessionFiltersProps {
  filter: SessionFilter;
  onChange: (filter: SessionFilter) => void;
}

/** What narrows the list; it stands in the address. */
export function SessionFilters({ filter, onChange }: SessionFiltersProps) {
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
