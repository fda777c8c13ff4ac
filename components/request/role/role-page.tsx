'use client';
import Alert from '@cloudscape-design/components/alert';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { JsonView } from '#components/ui/json-view.tsx';
import { trustPolicy } from '#lib/aws/role-policies.ts';
import { ASSUMER_TAG } from '#lib/aws/tags.ts';
import { ConsolePage } from '../fields/console-page.tsx';
import { FixedChoice } from '../fields/fixed-choice.tsx';
import { TextField } from '../fields/text-field.tsx';
import { FIELD_MAX } from '../use-problem-text.ts';

/** The pages of the console's "Create role", in order. */
export function RolePage() {
  const t = useTranslations('request.role');
  const tr = useTranslations('request');
  const tw = useTranslations('walkthrough');
  const trustLabel = tw('choices.trustedEntityType.options.custom.label');
  return (
    <SpaceBetween size="l">
      <ConsolePage page="trustedEntity">
        <FixedChoice choice="trustedEntityType" chosen="custom" isTiled />
        <FormField label={trustLabel} stretch>
          <JsonView label={trustLabel} document={trustPolicy()} />
        </FormField>
      </ConsolePage>
      <ConsolePage page="addPermissions">{tw('notes.addPermissions')}</ConsolePage>
      <ConsolePage page="nameRole">
        <TextField
          name="role.roleName"
          kind="roleName"
          label={t('roleName')}
          description={t('roleNameDescription')}
          constraint={tr('constraints.roleName', { max: FIELD_MAX.roleName })}
        />
        <AssumerTag />
      </ConsolePage>
    </SpaceBetween>
  );
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
