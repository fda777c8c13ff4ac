'use client';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import type { PasswordField as SecretRole } from '#lib/request/schema.ts';
import { FixedChoice } from '../fields/fixed-choice.tsx';
import { PasswordField } from '../fields/password-field.tsx';
import { TextField } from '../fields/text-field.tsx';
import { FIELD_MAX } from '../use-problem-text.ts';
import { EncryptionKey } from './encryption-key.tsx';
import { SecretPreview } from './secret-preview.tsx';

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
