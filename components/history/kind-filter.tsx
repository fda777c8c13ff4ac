'use client';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useTranslations } from 'use-intl';
import { RUN_KINDS, type RunKind } from '#lib/runs/steps.ts';

interface KindFilterProps {
  value: RunKind | undefined;
  onChange: (kind: RunKind | undefined) => void;
}

export function KindFilter({ value, onChange }: KindFilterProps) {
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
