'use client';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import { useController } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import type { RequestForm } from '#lib/request/form.ts';

export function MayDeleteField() {
  const t = useTranslations('request.key');
  const { field } = useController<RequestForm, 'key.administratorsMayDelete'>({ name: 'key.administratorsMayDelete' });
  return (
    <FormField label={t('deletion')}>
      <Checkbox
        checked={field.value}
        ref={field.ref}
        description={t('mayDeleteDescription')}
        onBlur={field.onBlur}
        onChange={({ detail }) => field.onChange(detail.checked)}
      >
        {t('mayDelete')}
      </Checkbox>
    </FormField>
  );
}
