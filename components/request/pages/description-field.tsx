'use client';
import FormField from '@cloudscape-design/components/form-field';
import Textarea from '@cloudscape-design/components/textarea';
import { useController } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import type { RequestForm } from '#lib/request/form.ts';
import { FIELD_MAX, useProblemText } from '../use-problem-text.ts';

export function DescriptionField() {
  const t = useTranslations('request');
  const { field, fieldState } = useController<RequestForm, 'key.description'>({ name: 'key.description' });
  const problemText = useProblemText('description');
  return (
    <FormField
      label={t('key.description')}
      constraintText={t('constraints.description', { max: FIELD_MAX.description })}
      errorText={problemText(fieldState.error?.message)}
    >
      <Textarea
        name="key.description"
        rows={2}
        value={field.value}
        ref={field.ref}
        onBlur={field.onBlur}
        onChange={({ detail }) => field.onChange(detail.value)}
      />
    </FormField>
  );
}
