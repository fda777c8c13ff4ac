'use client';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import { useTranslations } from 'use-intl';
import { useKeyLabel } from '../use-key-label.ts';

/** The key of the page before, as the secret's own page names it. */
export function EncryptionKey() {
  const t = useTranslations('request.secret');
  const label = useKeyLabel();
  return (
    <FormField label={t('encryptionKey')} description={t('encryptionKeyDescription')}>
      <Box variant="code">{label ?? t('noKey')}</Box>
    </FormField>
  );
}
