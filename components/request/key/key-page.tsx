'use client';
import Checkbox from '@cloudscape-design/components/checkbox';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import Tiles from '@cloudscape-design/components/tiles';
import { useController } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import type { RequestForm } from '#lib/request/form.ts';
import { FixedChoice } from '../fields/fixed-choice.tsx';
import { TextField } from '../fields/text-field.tsx';
import { FIELD_MAX, useProblemText } from '../use-problem-text.ts';
import { ExistingKey } from './existing-key.tsx';
import { KeyAdministrators } from './key-administrators.tsx';

export function KeyPage() {
  const t = useTranslations('request.key');
  const { field } = useController<RequestForm, 'key.mode'>({ name: 'key.mode' });
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">{t('source')}</Header>}>
        <Tiles
          ariaLabel={t('source')}
          value={field.value}
          ref={field.ref}
          onChange={({ detail }) => field.onChange(detail.value)}
          items={[
            { value: 'create', label: t('create'), description: t('createDescription') },
            { value: 'existing', label: t('existing'), description: t('existingDescription') },
          ]}
        />
      </Container>
      {field.value === 'create' ? <NewKey /> : <ExistingKey />}
    </SpaceBetween>
  );
}

/** The pages of the console's "Create key", in order. */
function NewKey() {
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

function DescriptionField() {
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

function MayDeleteField() {
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
