'use client';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { useWatch } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { aliasName, endsLikeSecretArn } from '#lib/aws/names.ts';
import type { RequestForm } from '#lib/request/form.ts';
import type { PasswordField as SecretRole } from '#lib/request/schema.ts';
import { ConsolePage } from '../fields/console-page.tsx';
import { DescriptionField } from '../fields/description-field.tsx';
import { FixedChoice } from '../fields/fixed-choice.tsx';
import { TagsField } from '../fields/tags-field.tsx';
import { TextField } from '../fields/text-field.tsx';
import { FIELD_MAX } from '../use-problem-text.ts';
import { SecretValue } from './secret-value.tsx';

/** The pages of the console's "Store a new secret", for the source or the destination database. */
export function SecretPage({ secret }: { secret: SecretRole }) {
  const t = useTranslations('request.secret');
  const tr = useTranslations('request');
  const tw = useTranslations('walkthrough');
  const tp = useTranslations('plan.warnings');
  const secretName = useWatch<RequestForm, `${SecretRole}.secretName`>({ name: `${secret}.secretName` });
  return (
    <SpaceBetween size="l">
      <ConsolePage page="chooseSecretType">
        <FixedChoice choice="secretType" chosen="other" />
        <SecretValue secret={secret} />
        <EncryptionKey />
      </ConsolePage>
      <ConsolePage page="configureSecret">
        <TextField
          name={`${secret}.secretName`}
          kind="secretName"
          label={t('secretName')}
          constraint={tr('constraints.secretName', { max: FIELD_MAX.secretName })}
          warning={endsLikeSecretArn(secretName) ? tp('secret-ends-like-arn') : undefined}
        />
        <DescriptionField target={secret} />
        <TagsField target={secret} />
      </ConsolePage>
      <ConsolePage page="configureRotation">
        <Toggle checked={false} disabled description={<Box variant="small">{tw('rotation.text')}</Box>}>
          {tw('rotation.label')}
        </Toggle>
      </ConsolePage>
      <ConsolePage page="secretReview">{tw('notes.review')}</ConsolePage>
    </SpaceBetween>
  );
}

/** The key from the previous page, labeled as on the console's secret page. */
function EncryptionKey() {
  const t = useTranslations('request.secret');
  const label = useKeyLabel();
  return (
    <FormField label={t('encryptionKey')} description={t('encryptionKeyDescription')}>
      <Box variant="code">{label ?? t('noKey')}</Box>
    </FormField>
  );
}

/**
 * The key's label on the other pages: `alias/NAME` for a new one, the ARN for an existing one; null if there is
 * neither.
 */
function useKeyLabel(): string | null {
  const key = useWatch<RequestForm, 'key'>({ name: 'key' });
  if (key.mode === 'create') return key.alias === '' ? null : aliasName(key.alias);
  return key.keyArn.trim() || null;
}
