'use client';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { useErrorValues } from '#components/actions/use-error-values.ts';
import type { PlannedResource, PlannedResourceName } from '#lib/plan/plan.ts';
import type { NameField, WizardPage } from '#lib/request/schema.ts';
import type { SetupName } from '#lib/request/suggest-names.ts';
import { UseSuggestion } from '../names/name-actions.tsx';

/** What the review page can do with the form. */
export interface ReviewHandlers {
  /** Opens the page, with the focus in the given field, if any. */
  edit: (page: WizardPage, field?: NameField) => void;
  /** Chooses to restore what is pending deletion. */
  restore: (resource: PlannedResource) => void;
}

/** `onNamesChanged`: the names were replaced, and the button that did it is about to disappear. */
export type ConflictHandlers = ReviewHandlers & { onNamesChanged: () => void };

/** The conflict, who owns the resource and what to do, with the ways to resolve it. */
export function PlanConflict({ resource, handlers }: { resource: PlannedResource; handlers: ConflictHandlers }) {
  const t = useTranslations('plan');
  const te = useTranslations('errors');
  const values = useErrorValues()(resource.conflict?.params);
  const { conflict } = resource;
  if (conflict === null) return null;
  // The text of the error is for a run in progress. Here nothing has begun, and a name is easily changed.
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

/** The names that a conflict can be about. */
const NAME_OF: Readonly<Partial<Record<PlannedResourceName, SetupName>>> = {
  'kms-alias': 'alias',
  'source-secret': 'source',
  'destination-secret': 'destination',
  'iam-role': 'role',
};

/** The page where a resource can be changed, and the field with its name. */
const RESOURCE_PLACE: Readonly<Record<PlannedResourceName, { page: WizardPage; name?: NameField }>> = {
  'kms-key': { page: 'key' },
  'kms-alias': { page: 'key' },
  'source-secret': { page: 'source', name: 'source.secretName' },
  'destination-secret': { page: 'destination', name: 'destination.secretName' },
  'iam-role': { page: 'role' },
  'key-policy': { page: 'key' },
  'role-policy': { page: 'permissions' },
};

interface ConflictActionsProps {
  resource: PlannedResource;
  handlers: ConflictHandlers;
}

/** The ways to resolve a conflict: restore the resource, or go to the page where it can be changed. */
function ConflictActions({ resource, handlers }: ConflictActionsProps) {
  const t = useTranslations('plan');
  const tr = useTranslations('request');
  const { page, name } = RESOURCE_PLACE[resource.resource];
  const taken = NAME_OF[resource.resource];
  const named = { resource: t(`resources.${resource.resource}`) };
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {resource.conflict?.isRestorable && (
        <Button formAction="none" ariaLabel={t('restore.buttonFor', named)} onClick={() => handlers.restore(resource)}>
          {t('restore.button')}
        </Button>
      )}
      {taken && <UseSuggestion name={taken} onUsed={handlers.onNamesChanged} />}
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
