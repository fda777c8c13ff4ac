'use client';
import Alert from '@cloudscape-design/components/alert';
import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { Columns } from '#components/ui/columns.tsx';
import { LOAD_MODES, LOAD_SCOPES, type LoadForm, START_FORM } from '#lib/runs/load-choices.ts';
import { SOURCE_KINDS } from '#lib/runs/load-source.ts';
import { LoadText } from './load-text.tsx';
import type { LoadFormControl } from './use-load-form.ts';

/** The fields of the load. AWS defines no defaults, so each default says that it is the portal's. */
export function LoadFields({ control }: { control: LoadFormControl }) {
  const t = useTranslations('nextStep');
  const { scope, mode } = control.values;
  const ours = (value: string) => `${t('ours')}: ${value}`;
  return (
    <SpaceBetween size="l">
      <Columns>
        <LoadChoice
          control={control}
          name="sourceKind"
          label={t('sourceKind.label')}
          options={SOURCE_KINDS.map((value) => ({ value, label: t(`sourceKind.${value}`) }))}
        />
        <LoadText name="source" control={control} />
        <LoadText name="sourceDatabase" control={control} constraint={ours(START_FORM.sourceDatabase)} />
        <LoadText name="destinationDatabase" control={control} constraint={ours(START_FORM.destinationDatabase)} />
        <LoadChoice
          control={control}
          name="mode"
          label={t('mode.label')}
          options={LOAD_MODES.map((value) => ({ value, label: t(`mode.${value}`) }))}
        />
        <LoadConflicts control={control} />
        <LoadChoice
          control={control}
          name="scope"
          label={t('scope.label')}
          options={LOAD_SCOPES.map((value) => ({ value, label: t(`scope.${value}`) }))}
        />
        {scope !== 'everything' && <LoadText key={scope} name={scope} control={control} />}
      </Columns>
      {mode === 'full_load_and_cdc' && <Alert type="info">{t('mode.cdcNeeds')}</Alert>}
    </SpaceBetween>
  );
}

interface LoadChoiceProps<Name extends keyof LoadForm> {
  control: LoadFormControl;
  name: Name;
  label: string;
  options: readonly { value: LoadForm[Name]; label: string }[];
}

function LoadChoice<Name extends 'sourceKind' | 'mode' | 'scope'>({
  control,
  name,
  label,
  options,
}: LoadChoiceProps<Name>) {
  const t = useTranslations('nextStep');
  return (
    <FormField label={label}>
      <RadioGroup
        value={control.values[name]}
        items={options.map((option) => ({
          ...option,
          description: option.value === START_FORM[name] ? t('ours') : undefined,
        }))}
        onChange={({ detail }) => control.change(name, detail.value as LoadForm[Name])}
      />
    </FormField>
  );
}

function LoadConflicts({ control }: { control: LoadFormControl }) {
  const t = useTranslations('nextStep');
  return (
    <FormField label={t('conflicts.label')}>
      <RadioGroup
        value={String(control.values.ignoresConflicts)}
        items={[
          { value: 'true', label: t('conflicts.keep'), description: t('ours') },
          { value: 'false', label: t('conflicts.overwrite') },
        ]}
        onChange={({ detail }) => control.change('ignoresConflicts', detail.value === 'true')}
      />
    </FormField>
  );
}
