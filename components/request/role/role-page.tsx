'use client';
import Alert from '@cloudscape-design/components/alert';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { JsonView } from '#components/ui/json-view.tsx';
import { trustPolicy } from '#lib/aws/role-policies.ts';
import { ASSUMER_TAG } from '#lib/aws/tags.ts';
import { TextField } from '../fields/text-field.tsx';
import { FIELD_MAX } from '../use-problem-text.ts';

/** The pages of the console's "Create role", in order. */
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
