'use client';
import CodeView from '@cloudscape-design/code-view/code-view';
import highlightJson from '@cloudscape-design/code-view/highlight/json';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useWatch } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { aliasName } from '#lib/aws/names.ts';
import type { RequestForm } from '#lib/request/form.ts';
import { type PasswordField as SecretRole, secretValue } from '#lib/request/schema.ts';
import { FixedChoice } from '../fields/fixed-choice.tsx';
import { TextField } from '../fields/text-field.tsx';
import { FIELD_MAX } from '../use-problem-text.ts';
import { PasswordField } from './password-field.tsx';

/** The pages of the console's "Store a new secret", for the source or the destination database. */
export function SecretPage({ secret }: { secret: SecretRole }) {
  const t = useTranslations('request.secret');
  const tr = useTranslations('request');
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">{t('typeHeading')}</Header>}>
        <SpaceBetween size="l">
          <FixedChoice label={t('secretType')} choice={t('otherType')} choiceDescription={t('otherTypeDescription')} />
          <TextField
            name={`${secret}.userName`}
            kind="userName"
            label={t('userName')}
            description={t(`userNameDescription.${secret}`)}
            constraint={tr('constraints.userName', { max: FIELD_MAX.userName })}
          />
          <PasswordField secret={secret} />
          <SecretPreview secret={secret} />
          <EncryptionKey />
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">{t('configureHeading')}</Header>}>
        <SpaceBetween size="l">
          <TextField
            name={`${secret}.secretName`}
            kind="secretName"
            label={t('secretName')}
            constraint={tr('constraints.secretName', { max: FIELD_MAX.secretName })}
          />
          <KeyValuePairs items={[{ label: t('rotation'), value: t('noRotation') }]} />
        </SpaceBetween>
      </Container>
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

/** A fixed number of dots, to hide even the password's length. */
const MASK = '•'.repeat(8);

function SecretPreview({ secret }: { secret: SecretRole }) {
  const t = useTranslations('request.secret');
  const userName = useWatch<RequestForm, `${SecretRole}.userName`>({ name: `${secret}.userName` });
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
