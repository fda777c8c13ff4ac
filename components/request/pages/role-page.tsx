'use client';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { trustPolicy } from '#lib/aws/policies.ts';
import { JsonView } from '../fields/json-view.tsx';
import { TextField } from '../fields/text-field.tsx';
import { FIELD_MAX } from '../use-problem-text.ts';
import { AssumerTag } from './assumer-tag.tsx';
import { InlinePolicy } from './inline-policy.tsx';

/** The pages of the console's "Create role", and "Create inline policy" after it. */
export function RolePage() {
  const t = useTranslations('request.role');
  const tr = useTranslations('request');
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">{t('trustHeading')}</Header>}>
        <FormField label={t('trustPolicy')} description={t('trustDescription')} stretch>
          <JsonView label={t('trustPolicy')} document={trustPolicy()} />
        </FormField>
      </Container>
      <Container header={<Header variant="h2">{t('nameHeading')}</Header>}>
        <SpaceBetween size="l">
          <TextField
            name="role.roleName"
            kind="roleName"
            label={t('roleName')}
            description={t('roleNameDescription')}
            constraint={tr('constraints.roleName', { max: FIELD_MAX.roleName })}
          />
          <AssumerTag />
        </SpaceBetween>
      </Container>
      <Container header={<Header variant="h2">{t('permissionsHeading')}</Header>}>
        <SpaceBetween size="l">
          <TextField
            name="role.policyName"
            kind="policyName"
            label={t('policyName')}
            description={t('policyNameDescription')}
            constraint={tr('constraints.policyName', { max: FIELD_MAX.policyName })}
          />
          <InlinePolicy />
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  );
}
