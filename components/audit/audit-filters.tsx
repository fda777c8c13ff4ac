'use client';
import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import { useTranslations } from 'use-intl';
import { ClearFiltersButton } from '#components/ui/clear-filters-button.tsx';
import { DayFilter } from '#components/ui/day-filter.tsx';
import styles from '#components/ui/list-filters.module.css';
import { TeamFilter } from '#components/ui/team-filter.tsx';
import type { TeamName } from '#components/ui/team-name.ts';
import { TextFilter } from '#components/ui/text-filter.tsx';
import { type AuditFilter, hasAuditFilter } from '#lib/audit/audit-filter.ts';
import { AUDIT_KINDS, type AuditKind } from '#lib/audit/audit-record.ts';

interface AuditFiltersProps {
  filter: AuditFilter;
  /** The teams whose records the person may read. */
  teams: readonly TeamName[];
  onChange: (change: AuditFilter) => void;
  onClear: () => void;
}

/** The filters of the list, which are stored in the address. */
export function AuditFilters({ filter, teams, onChange, onClear }: AuditFiltersProps) {
  const t = useTranslations('audit.filters');
  return (
    <search className={styles.filters} aria-label={t('label')}>
      <div className={styles.wide}>
        <AuditKindFilter value={filter.kind} onChange={(kind) => onChange({ kind })} />
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
      <div className={styles.field}>
        <TextFilter
          label={t('run')}
          placeholder={t('runPlaceholder')}
          maxLength={36}
          value={filter.run}
          onChange={(run) => onChange({ run })}
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
      {hasAuditFilter(filter) && (
        <div className={styles.clear}>
          <ClearFiltersButton variant="inline-link" href="/audit" onClear={onClear} />
        </div>
      )}
    </search>
  );
}

interface AuditKindFilterProps {
  value: readonly AuditKind[] | undefined;
  onChange: (kinds: AuditKind[] | undefined) => void;
}

function AuditKindFilter({ value = [], onChange }: AuditKindFilterProps) {
  const t = useTranslations('audit');
  const options = AUDIT_KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }));
  return (
    <FormField label={t('filters.kind')} stretch>
      <Multiselect
        options={options}
        selectedOptions={options.filter((option) => value.includes(option.value))}
        placeholder={t('filters.anyKind')}
        inlineTokens
        keepOpen
        onChange={({ detail }) => {
          const chosen = AUDIT_KINDS.filter((kind) => detail.selectedOptions.some((option) => option.value === kind));
          onChange(chosen.length > 0 ? chosen : undefined);
        }}
      />
    </FormField>
  );
}
