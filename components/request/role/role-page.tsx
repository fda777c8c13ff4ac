'use client';
import Alert from '@cloudscape-design/components/alert';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useWatch } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { JsonView } from '#components/ui/json-view.tsx';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import { rolePolicy, trustPolicy } from '#lib/aws/role-policies.ts';
import { ASSUMER_TAG } from '#lib/aws/tags.ts';
import { UNKNOWN_KEY_ID, UNKNOWN_SUFFIX } from '#lib/plan/plan.ts';
import type { RequestForm } from '#lib/request/form.ts';
import { TextField } from '../fields/text-field.tsx';
import { useChosenTeam } from '../teams-context.tsx';
import { FIELD_MAX } from '../use-problem-text.ts';

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

/** The planned inline policy, as far as its ARNs are known before AWS creates the resources. */
function InlinePolicy() {
  const t = useTranslations('request.role');
  const policy = useInlinePolicy();
  return (
    <ExpandableSection headerText={t('showPolicy')} headingTagOverride="h3">
      <p>{t('policyDescription')}</p>
      <JsonView label={t('inlinePolicy')} document={policy} />
    </ExpandableSection>
  );
}

/** The inline policy for the form's names, with angle brackets for what only AWS knows. */
function useInlinePolicy(): PolicyDocument {
  const team = useChosenTeam();
  const [target, key, source, destination] = useWatch<RequestForm, ['target', 'key', 'source', 'destination']>({
    name: ['target', 'key', 'source', 'destination'],
  });
  const arn = (service: string, resource: string) =>
    `arn:${team?.partition ?? 'aws'}:${service}:${target.region}:${team?.accountId ?? ''}:${resource}`;
  return rolePolicy({
    keyArn: key.mode === 'existing' ? key.keyArn.trim() : arn('kms', `key/${UNKNOWN_KEY_ID}`),
    sourceSecretArn: arn('secretsmanager', `secret:${source.secretName}-${UNKNOWN_SUFFIX}`),
    destinationSecretArn: arn('secretsmanager', `secret:${destination.secretName}-${UNKNOWN_SUFFIX}`),
  });
}

/** The tag without which the role is unusable: shown where the console asks for it, but not editable. */
function AssumerTag() {
  const t = useTranslations('request.role');
  return (
    <FormField label={t('tags')} description={t('tagLockedDescription')} constraintText={t('moreTags')} stretch>
      <SpaceBetween size="s">
        <ColumnLayout columns={2}>
          <FormField label={t('tagKey')}>
            <Input readOnly value={ASSUMER_TAG.key} />
          </FormField>
          <FormField label={t('tagValue')}>
            <Input readOnly value={ASSUMER_TAG.value} />
          </FormField>
        </ColumnLayout>
        <Alert type="info" header={t('importantTitle')}>
          {t('important')}
        </Alert>
      </SpaceBetween>
    </FormField>
  );
}
