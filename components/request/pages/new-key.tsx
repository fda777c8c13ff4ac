'use client';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { FixedChoice } from '../fields/fixed-choice.tsx';
import { TextField } from '../fields/text-field.tsx';
import { FIELD_MAX } from '../use-problem-text.ts';
import { DescriptionField } from './description-field.tsx';
import { KeyAdministrators } from './key-administrators.tsx';
import { MayDeleteField } from './may-delete-field.tsx';

/** The pages of the console's "Create key", in its order. */
export function NewKey() {
  const t = useTranslations('request.key');
  const tr = useTranslations('request');
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">{t('configure')}</Header>}>
        <ColumnLayout columns={2}>
          <FixedChoice
            label={t('keyType')}
            description={t('fixed')}
            choice={t('symmetric')}
            choiceDescription={t('symmetricDescription')}
          />
          <FixedChoice
            label={t('keyUsage')}
            description={t('fixed')}
            choice={t('encryptDecrypt')}
            choiceDescription={t('encryptDecryptDescription')}
          />
        </ColumnLayout>
      </Container>
      <Container header={<Header variant="h2">{t('labels')}</Header>}>
        <SpaceBetween size="l">
          <TextField
            name="key.alias"
            kind="alias"
            label={t('alias')}
            description={t('aliasDescription')}
            constraint={tr('constraints.alias', { max: FIELD_MAX.alias })}
            prefix="alias/"
          />
          <DescriptionField />
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">{t('administration')}</Header>}>
        <SpaceBetween size="l">
          <KeyAdministrators />
          <MayDeleteField />
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  );
}
