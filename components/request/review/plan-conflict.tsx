'use client';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { useTranslations } from 'use-intl';
import { errorWordValues } from '#lib/i18n/error-words.ts';
import type { PlannedResource, PlannedResourceName } from '#lib/setup/plan.ts';
import type { WizardPage } from '#lib/setup/request.ts';

/** The page on which the name of a resource can be changed. */
const RESOURCE_PAGE: Readonly<Record<PlannedResourceName, WizardPage>> = {
  'kms-key': 'key',
  'kms-alias': 'key',
  'source-secret': 'source',
  'destination-secret': 'destination',
  'iam-role': 'role',
  'key-policy': 'key',
  'role-policy': 'role',
};

interface PlanConflictProps {
  resource: PlannedResource;
  onEdit: (page: WizardPage) => void;
}

/** What stands in the way, whose it is and what to do, with the way to the page where it is changed. */
export function PlanConflict({ resource: { resource, conflict }, onEdit }: PlanConflictProps) {
  const t = useTranslations('plan');
  const tr = useTranslations('request');
  const te = useTranslations('errors');
  if (conflict === null) return null;
  const page = RESOURCE_PAGE[resource];
  // The words of the error speak to a run that is under way; here nothing has begun, and a name is quickly changed.
  const remedy = `remedies.${conflict.code}` as 'remedies.role-name-taken';
  const hasRemedy = t.has(remedy);
  const values = errorWordValues(conflict.params);
  return (
    <Alert
      type="error"
      header={t('conflictOf', { resource: t(`resources.${resource}`), title: te(`${conflict.code}.title`, values) })}
      action={
        <Button formAction="none" onClick={() => onEdit(page)}>
          {t('changePage', { page: tr(`pages.${page}.title`) })}
        </Button>
      }
    >
      {te(`${conflict.code}.cause`, values)} {hasRemedy ? t(remedy) : te(`${conflict.code}.remedy`, values)}
    </Alert>
  );
}
