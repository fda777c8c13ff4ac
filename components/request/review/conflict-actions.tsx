'use client';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import type { PlannedResource, PlannedResourceName } from '#lib/plan/plan.ts';
import type { NameField, WizardPage } from '#lib/request/schema.ts';
import type { ReviewHandlers } from './review-handlers.ts';

/** The page on which a resource can be changed, and the field that has its name. */
const RESOURCE_PLACE: Readonly<Record<PlannedResourceName, { page: WizardPage; name?: NameField }>> = {
  'kms-key': { page: 'key' },
  'kms-alias': { page: 'key' },
  'source-secret': { page: 'source', name: 'source.secretName' },
  'destination-secret': { page: 'destination', name: 'destination.secretName' },
  'iam-role': { page: 'role' },
  'key-policy': { page: 'key' },
  'role-policy': { page: 'role' },
};

interface ConflictActionsProps {
  resource: PlannedResource;
  handlers: ReviewHandlers;
}

/** The ways out of a conflict: to restore the thing, or to go to the page where it is changed. */
export function ConflictActions({ resource, handlers }: ConflictActionsProps) {
  const t = useTranslations('plan');
  const tr = useTranslations('request');
  const { page, name } = RESOURCE_PLACE[resource.resource];
  const named = { resource: t(`resources.${resource.resource}`) };
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {resource.conflict?.isRestorable && (
        <Button formAction="none" ariaLabel={t('restore.buttonFor', named)} onClick={() => handlers.restore(resource)}>
          {t('restore.button')}
        </Button>
      )}
      {name === undefined ? (
        <Button formAction="none" onClick={() => handlers.edit(page)}>
          {t('changePage', { page: tr(`pages.${page}.title`) })}
        </Button>
      ) : (
        <Button
          formAction="none"
          ariaLabel={t('restore.anotherNameFor', named)}
          onClick={() => handlers.edit(page, name)}
        >
          {t('restore.anotherName')}
        </Button>
      )}
    </SpaceBetween>
  );
}
