'use client';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useController } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { Folded } from '#components/ui/foldable.tsx';
import type { RequestForm } from '#lib/request/form.ts';
import { ConsolePage } from '../fields/console-page.tsx';
import { DescriptionField } from '../fields/description-field.tsx';
import { FixedChoice } from '../fields/fixed-choice.tsx';
import { TagsField } from '../fields/tags-field.tsx';
import { TextField } from '../fields/text-field.tsx';
import { FIELD_MAX } from '../use-problem-text.ts';
import { KeyAdministrators } from './key-administrators.tsx';

/** The pages of the console's "Create key", in order. */
export function NewKey() {
  const t = useTranslations('request.key');
  const tr = useTranslations('request');
  const tw = useTranslations('walkthrough');
  return (
    <SpaceBetween size="l">
      <ConsolePage page="configureKey">
        <FixedChoice choice="keyType" chosen="symmetric" />
        <FixedChoice choice="keyUsage" chosen="encryptDecrypt" />
        <Folded headerText={tw('advanced')} headingTagOverride="h3">
          <SpaceBetween size="l">
            <FixedChoice choice="keyOrigin" chosen="kms" />
            <FixedChoice choice="regionality" chosen="single" />
          </SpaceBetween>
        </Folded>
      </ConsolePage>
      <ConsolePage page="addLabels">
        <TextField
          name="key.alias"
          kind="alias"
          label={t('alias')}
          description={t('aliasDescription')}
          constraint={tr('constraints.alias', { max: FIELD_MAX.alias })}
          prefix="alias/"
        />
        <DescriptionField target="key" />
        <TagsField target="key" />
      </ConsolePage>
      <ConsolePage page="keyAdministration">
        <KeyAdministrators />
        <MayDeleteField />
      </ConsolePage>
      <ConsolePage page="keyUsage">{tw('notes.keyUsage')}</ConsolePage>
      <ConsolePage page="keyReview">{tw('notes.review')}</ConsolePage>
    </SpaceBetween>
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
