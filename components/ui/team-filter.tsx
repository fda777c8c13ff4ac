'use client';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useLocale, useTranslations } from 'use-intl';
import type { TeamName } from './team-name.ts';

interface TeamFilterProps {
  teams: readonly TeamName[];
  value: string | undefined;
  onChange: (teamId: string | undefined) => void;
}

export function TeamFilter({ teams, value = '', onChange }: TeamFilterProps) {
  const t = useTranslations('history.filters');
  const locale = useLocale();
  const options = [
    { value: '', label: t('allTeams') },
    ...teams.map(({ id, name }) => ({ value: id, label: name[locale] })),
  ];
  return (
    <FormField label={t('team')} stretch>
      <Select
        options={options}
        selectedOption={options.find((option) => option.value === value) ?? { value, label: value }}
        onChange={({ detail }) => onChange(detail.selectedOption.value || undefined)}
      />
    </FormField>
  );
}
