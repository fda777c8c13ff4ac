'use client';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useLocale, useTranslations } from 'use-intl';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import { ClearFiltersButton } from '#components/ui/clear-filters-button.tsx';
import styles from '#components/ui/list-filters.module.css';
import { TeamFilter } from '#components/ui/team-filter.tsx';
import type { TeamName } from '#components/ui/team-name.ts';
import { STEP_NAMES } from '#lib/runs/steps.ts';
import { hasInboxFilter, INBOX_AGES, type InboxFilter, STEP_ERRORS, TROUBLES } from '#lib/runs/support-inbox.ts';

interface InboxFiltersProps {
  filter: InboxFilter;
  teams: readonly TeamName[];
  onChange: (change: InboxFilter) => void;
  onClear: () => void;
}

/** The filters of the inbox, which are stored in the address. */
export function InboxFilters({ filter, teams, onChange, onClear }: InboxFiltersProps) {
  const t = useTranslations('support');
  const stepNames = useTranslations('run.steps.names');
  const failureWords = useFailureWords();
  const locale = useLocale();
  const codes = STEP_ERRORS.map((code) => ({ value: code, label: failureWords({ code }).title, description: code }));
  return (
    <search className={styles.filters} aria-label={t('filters.label')}>
      <div className={styles.field}>
        <Choice
          label={t('filters.trouble')}
          any={t('filters.anyTrouble')}
          options={TROUBLES.map((trouble) => ({ value: trouble, label: t(`troubles.${trouble}`) }))}
          value={filter.trouble}
          onChange={(trouble) => onChange({ trouble })}
        />
      </div>
      {teams.length > 1 && (
        <div className={styles.team}>
          <TeamFilter teams={teams} value={filter.team} onChange={(team) => onChange({ team })} />
        </div>
      )}
      <div className={styles.wide}>
        <Choice
          label={t('filters.code')}
          any={t('filters.anyCode')}
          options={codes.toSorted((one, other) => one.label.localeCompare(other.label, locale))}
          value={filter.code}
          onChange={(code) => onChange({ code })}
        />
      </div>
      <div className={styles.field}>
        <Choice
          label={t('filters.step')}
          any={t('filters.anyStep')}
          options={STEP_NAMES.map((step) => ({ value: step, label: stepNames(step) }))}
          value={filter.step}
          onChange={(step) => onChange({ step })}
        />
      </div>
      <div className={styles.field}>
        <Choice
          label={t('filters.age')}
          any={t('filters.anyAge')}
          options={INBOX_AGES.map((age) => ({ value: age, label: t(`ages.${age}`) }))}
          value={filter.age}
          onChange={(age) => onChange({ age })}
        />
      </div>
      {hasInboxFilter(filter) && (
        <div className={styles.clear}>
          <ClearFiltersButton variant="inline-link" href="/support" onClear={onClear} />
        </div>
      )}
    </search>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  /** The option without a filter. */
  any: string;
  options: { value: Value; label: string; description?: string }[];
  value: Value | undefined;
  onChange: (value: Value | undefined) => void;
}

/** One of several values, or any. */
function Choice<Value extends string>({ label, any, options, value, onChange }: ChoiceProps<Value>) {
  const none = { value: '', label: any };
  return (
    <FormField label={label} stretch>
      <Select
        options={[none, ...options]}
        filteringType={options.length > 20 ? 'auto' : 'none'}
        selectedOption={options.find((option) => option.value === value) ?? none}
        onChange={({ detail }) =>
          onChange(options.find((option) => option.value === detail.selectedOption.value)?.value)
        }
      />
    </FormField>
  );
}
