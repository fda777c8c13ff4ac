'use client';
import CodeView from '@cloudscape-design/code-view/code-view';
import highlightJson from '@cloudscape-design/code-view/highlight/json';
import FormField from '@cloudscape-design/components/form-field';
import { useWatch } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import type { RequestForm } from '#lib/request/form.ts';
import { type PasswordField, secretValue } from '#lib/request/schema.ts';

/** A fixed number of dots: not even the password's length is shown. */
const MASK = '•'.repeat(8);

export function SecretPreview({ secret }: { secret: PasswordField }) {
  const t = useTranslations('request.secret');
  const userName = useWatch<RequestForm, `${PasswordField}.userName`>({ name: `${secret}.userName` });
  return (
    <FormField label={`${t('pairs')} – ${t('preview')}`} description={t('previewDescription')} stretch>
      <CodeView
        ariaLabel={t('previewLabel')}
        content={secretValue(userName, MASK)}
        highlight={highlightJson}
        wrapLines
      />
    </FormField>
  );
}
