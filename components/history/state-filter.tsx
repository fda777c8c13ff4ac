'use client';
import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import { useTranslations } from 'use-intl';
import { RUN_STATES, type RunState } from '#lib/runs/steps.ts';

interface StateFilterProps {
  value: readonly RunState[] | undefined;
  onChange: (states: RunState[] | undefined) => void;
}

export function StateFilter({ value = [], onChange }: StateFilterProps) {
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
