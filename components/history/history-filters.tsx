'use client';
import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import Select from '@cloudscape-design/components/select';
import { useTranslations } from 'use-intl';
import { ClearFiltersButton } from '#components/ui/clear-filters-button.tsx';
import { DayFilter } from '#components/ui/day-filter.tsx';
import styles from '#components/ui/list-filters.module.css';
import { TeamFilter } from '#components/ui/team-filter.tsx';
import type { TeamName } from '#components/ui/team-name.ts';
import { TextFilter } from '#components/ui/text-filter.tsx';
import { type HistoryFilter, hasFilter } from '#lib/runs/history.ts';
import { RUN_KINDS, RUN_STATES, type RunKind, type RunState } from '#lib/runs/steps.ts';

interface HistoryFiltersProps {
  filter: HistoryFilter;
  /** The teams whose runs the person may see. */
  teams: readonly TeamName[];
  onChange: (change: HistoryFilter) => void;
  onClear: () => void;
}

/** The filters of the list, which are stored in the address. */
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

interface KindFilterProps {
  value: RunKind | undefined;
  onChange: (kind: RunKind | undefined) => void;
}

function KindFilter({ value, onChange }: KindFilterProps) {
  const t = useTranslations('history.filters');
  const words = useTranslations('cleanUp.run');
  const names: Readonly<Record<RunKind, string>> = { 'set-up': words('setUpKind'), 'clean-up': words('kind') };
  const any = { value: '', label: t('anyKind') };
  const options = [any, ...RUN_KINDS.map((kind) => ({ value: kind as string, label: names[kind] }))];
  return (
    <FormField label={t('kind')} stretch>
      <Select
        options={options}
        selectedOption={options.find((option) => option.value === value) ?? any}
        onChange={({ detail }) => onChange(RUN_KINDS.find((kind) => kind === detail.selectedOption.value))}
      />
    </FormField>
  );
}

interface StateFilterProps {
  value: readonly RunState[] | undefined;
  onChange: (states: RunState[] | undefined) => void;
}

function StateFilter({ value = [], onChange }: StateFilterProps) {
  const t = useTranslations('history.filters');
  const words = useTranslations('run.states');
  const options = RUN_STATES.map((state) => ({ value: state, label: words(state) }));
  return (
    <FormField label={t('state')} stretch>
      <Multiselect
        options={options}
        selectedOptions={options.filter((option) => value.includes(option.value))}
        placeholder={t('anyState')}
        inlineTokens
        keepOpen
        onChange={({ detail }) => {
          const chosen = RUN_STATES.filter((state) => detail.selectedOptions.some((option) => option.value === state));
          onChange(chosen.length > 0 ? chosen : undefined);
        }}
      />
    </FormField>
  );
}
