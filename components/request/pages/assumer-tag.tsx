'use client';
import Alert from '@cloudscape-design/components/alert';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { ASSUMER_TAG } from '#lib/aws/policies.ts';

/** The tag without which the role is of no use: shown where the console asks for it, and not to be changed. */
export function AssumerTag() {
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
