'use client';
import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useWatch } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { JsonView } from '#components/ui/json-view.tsx';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import { rolePolicy } from '#lib/aws/role-policies.ts';
import { UNKNOWN_KEY_ID, UNKNOWN_SUFFIX } from '#lib/plan/plan.ts';
import type { RequestForm } from '#lib/request/form.ts';
import { ConsolePage } from '../fields/console-page.tsx';
import { FixedChoice } from '../fields/fixed-choice.tsx';
import { TextField } from '../fields/text-field.tsx';
import { useChosenTeam } from '../teams-context.tsx';
import { FIELD_MAX } from '../use-problem-text.ts';

/** The pages of the console's "Create inline policy", in order. */
export function PermissionsPage() {
  const t = useTranslations('request.permissions');
  const tr = useTranslations('request');
  const policy = useInlinePolicy();
  return (
    <SpaceBetween size="l">
      <ConsolePage page="specifyPermissions">
        <FixedChoice choice="policyEditor" chosen="json" />
        <FormField label={t('inlinePolicy')} description={t('placeholders')} stretch>
          <JsonView label={t('inlinePolicy')} document={policy} />
        </FormField>
      </ConsolePage>
      <ConsolePage page="reviewPolicy">
        <TextField
          name="role.policyName"
          kind="policyName"
          label={t('policyName')}
          description={t('policyNameDescription')}
          constraint={tr('constraints.policyName', { max: FIELD_MAX.policyName })}
        />
      </ConsolePage>
    </SpaceBetween>
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
