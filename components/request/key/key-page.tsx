'use client';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import { useController } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import type { RequestForm } from '#lib/request/form.ts';
import { ExistingKey } from './existing-key.tsx';
import { NewKey } from './new-key.tsx';

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
      {field.value === 'create' ? (
        <NewKey />
      ) : (
        <SpaceBetween size="l">
          <ExistingKey />
          <SkippedPages />
        </SpaceBetween>
      )}
    </SpaceBetween>
  );
}

/** The pages of the console's "Create key" that an existing key doesn't need, each with the reason. */
function SkippedPages() {
  const t = useTranslations('walkthrough');
  return (
    <Container header={<Header variant="h2">{t('existingKey.heading')}</Header>}>
      <KeyValuePairs
        columns={2}
        minColumnWidth={250}
        items={[
          { label: t('pages.configureKey'), value: t('existingKey.configureKey') },
          { label: t('pages.addLabels'), value: t('existingKey.addLabels') },
          { label: t('pages.keyAdministration'), value: t('existingKey.keyAdministration') },
          { label: t('pages.keyUsage'), value: t('notes.keyUsage') },
        ]}
      />
    </Container>
  );
}
