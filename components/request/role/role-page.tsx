'use client';
import Alert from '@cloudscape-design/components/alert';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useController } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { JsonView } from '#components/ui/json-view.tsx';
import { trustPolicy } from '#lib/aws/role-policies.ts';
import type { RequestForm } from '#lib/request/form.ts';
import { patternFor } from '#lib/team-names.ts';
import { ConsolePage } from '../fields/console-page.tsx';
import { DescriptionField } from '../fields/description-field.tsx';
import { FixedChoice } from '../fields/fixed-choice.tsx';
import { TagsField } from '../fields/tags-field.tsx';
import { TextField } from '../fields/text-field.tsx';
import { useChosenTeam } from '../teams-context.tsx';
import { FIELD_MAX, useProblemText } from '../use-problem-text.ts';

/** The team's IAM path, which people can't change. */
function PathField() {
  const t = useTranslations('request.role');
  const { field, fieldState } = useController<RequestForm, 'role.path'>({ name: 'role.path' });
  const problemText = useProblemText('roleName');
  if (field.value === undefined && !fieldState.error) return null;
  return (
    <FormField
      label={t('path')}
      description={t('pathDescription')}
      errorText={problemText(fieldState.error?.message)}
      stretch
    >
      <Input name="role.path" value={field.value ?? '/'} ref={(input) => field.ref(input)} readOnly />
    </FormField>
  );
}

/** The pages of the console's "Create role", in order. */
export function RolePage() {
  const t = useTranslations('request.role');
  const tr = useTranslations('request');
  const tw = useTranslations('walkthrough');
  const pattern = patternFor(useChosenTeam(), 'role');
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
          {...(pattern === null && { description: t('roleNameDescription') })}
          constraint={tr('constraints.roleName', { max: FIELD_MAX.roleName })}
        />
        <PathField />
        <DescriptionField target="role" />
        <TagsField target="role" />
        <Alert type="info" header={t('importantTitle')}>
          {t('important')}
        </Alert>
      </ConsolePage>
    </SpaceBetween>
  );
}
