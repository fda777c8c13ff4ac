'use client';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useController, useFormContext } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import type { RequestForm } from '#lib/request/form.ts';
import { useChosenTeam } from '../teams-context.tsx';
import { useProblemText } from '../use-problem-text.ts';

export function RegionField() {
  const t = useTranslations('request.target');
  const team = useChosenTeam();
  const { setValue } = useFormContext<RequestForm>();
  const { field, fieldState } = useController<RequestForm, 'target.region'>({ name: 'target.region' });
  const problemText = useProblemText('region');
  const options = (team?.regions ?? []).map((region) => ({ value: region, label: region }));
  return (
    <FormField
      label={t('region')}
      description={t('regionDescription')}
      errorText={problemText(fieldState.error?.message)}
    >
      <Select
        ref={field.ref}
        options={options}
        selectedOption={options.find((option) => option.value === field.value) ?? null}
        placeholder={t('choose')}
        onBlur={field.onBlur}
        onChange={({ detail }) => {
          field.onChange(detail.selectedOption.value ?? '');
          // A key belongs to one Region: the one chosen before is of no use in another.
          setValue('key.keyArn', '', { shouldDirty: true });
        }}
      />
    </FormField>
  );
}
