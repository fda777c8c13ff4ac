'use client';
import Alert from '@cloudscape-design/components/alert';
import { useTranslations } from 'use-intl';
import { useErrorValues } from '#components/feedback/use-error-values.ts';
import type { PlannedResource } from '#lib/plan/plan.ts';
import { ConflictActions } from './conflict-actions.tsx';
import type { ReviewHandlers } from './review-handlers.ts';

/** What stands in the way, whose it is and what to do, with the ways out of it. */
export function PlanConflict({ resource, handlers }: { resource: PlannedResource; handlers: ReviewHandlers }) {
  const t = useTranslations('plan');
  const te = useTranslations('errors');
  const values = useErrorValues()(resource.conflict?.params);
  const { conflict } = resource;
  if (conflict === null) return null;
  // The words of the error speak to a run that is under way; here nothing has begun, and a name is quickly changed.
  const remedy = `remedies.${conflict.code}` as 'remedies.role-name-taken';
  const orElse = t.has(remedy) ? t(remedy) : te(`${conflict.code}.remedy`, values);
  const offer = t(`restore.offers.${resource.resource === 'kms-key' ? 'key' : 'secret'}`);
  return (
    <Alert
      type={conflict.isRestorable ? 'warning' : 'error'}
      header={t('conflictOf', {
        resource: t(`resources.${resource.resource}`),
        title: te(`${conflict.code}.title`, values),
      })}
      action={<ConflictActions resource={resource} handlers={handlers} />}
    >
      {te(`${conflict.code}.cause`, values)} {conflict.isRestorable ? offer : orElse}
    </Alert>
  );
}
