'use client';
import { useTranslations } from 'use-intl';
import { type HistoryFilter, hasFilter } from '#lib/runs/history.ts';
import { ClearFiltersButton } from './clear-filters-button.tsx';
import { DayFilter } from './day-filter.tsx';
import styles from './history-filters.module.css';
import { KindFilter } from './kind-filter.tsx';
import { StateFilter } from './state-filter.tsx';
import { TeamFilter } from './team-filter.tsx';
import type { TeamName } from './team-name.ts';
import { TextFilter } from './text-filter.tsx';

interface HistoryFiltersProps {
  filter: HistoryFilter;
  /** The teams whose runs the person may see. */
  teams: readonly TeamName[];
  onChange: (change: HistoryFilter) => void;
  onClear: () => void;
}

/** What narrows the list; each part stands in the address. */
export function HistoryFilters({ filter, teams, onChange, onClear }: HistoryFiltersProps) {
  const t = useTranslations('history.filters');
  return (
    <search className={styles.filters} aria-label={t('label')}>
      <div className={styles.wide}>
        <TextFilter
          label={t('text')}
          placeholder={t('textPlaceholder')}
          maxLength={2048}
          value={filter.text}
          onChange={(text) => onChange({ text })}
        />
      </div>
      <div className={styles.field}>
        <KindFilter value={filter.kind} onChange={(kind) => onChange({ kind })} />
      </div>
      <div className={styles.field}>
        <StateFilter value={filter.state} onChange={(state) => onChange({ state })} />
      </div>
      <div className={styles.field}>
        <TextFilter
          label={t('person')}
          placeholder={t('personPlaceholder')}
          maxLength={200}
          value={filter.person}
          onChange={(person) => onChange({ person })}
        />
      </div>
      {teams.length > 1 && (
        <div className={styles.team}>
          <TeamFilter teams={teams} value={filter.team} onChange={(team) => onChange({ team })} />
        </div>
      )}
      <div className={styles.field}>
        <DayFilter end="from" filter={filter} onChange={onChange} />
      </div>
      <div className={styles.field}>
        <DayFilter end="to" filter={filter} onChange={onChange} />
      </div>
      {hasFilter(filter) && (
        <div className={styles.clear}>
          <ClearFiltersButton variant="inline-link" onClear={onClear} />
        </div>
      )}
    </search>
  );
}
