'use client';
import { useState } from 'react';
import { type UseFormReturn, useWatch } from 'react-hook-form';
import { hasConflict, type Plan, type PlannedResource } from '#lib/plan/plan.ts';
import type { WizardTeam } from '#lib/request/bounds.ts';
import { type RequestForm, toRunRequest } from '#lib/request/form.ts';
import { PASSWORD_FIELDS, type WizardPage } from '#lib/request/schema.ts';
import { NAME_FIELDS } from '#lib/request/suggest-names.ts';
import { isStepOfForm } from './draft/form-address.ts';
import { useDraft } from './draft/use-draft.ts';
import { useFormPages } from './draft/use-form-pages.ts';
import type { FormStart } from './draft/use-form-start.ts';
import { useCreateRun } from './use-create-run.ts';
import { useLeaveGuard } from './use-leave-guard.ts';
import { type PlanState, usePlan } from './use-plan.ts';
import { useRequestForm } from './use-request-form.ts';

/** Combines the parts of the wizard, each of which has its own file. */
export function useRequestWizard(teams: readonly WizardTeam[], start: FormStart, onSaved: (draftId: string) => void) {
  const { form, schema } = useRequestForm(teams, start.form);
  const pages = useFormPages({ form, schema, start });
  const draft = useDraft({
    form,
    start,
    page: pages.page,
    onSaved(draftId) {
      onSaved(draftId);
      pages.noteDraft(draftId);
    },
  });
  const findLosses = () => ({
    passwords: PASSWORD_FIELDS.some((field) => form.getValues(`passwords.${field}`) !== ''),
    values: draft.status.read().failure !== null && draft.isUnsaved(),
  });
  const isSameForm = (url: URL) => isStepOfForm(url, pages.draftId());
  const guard = useLeaveGuard({ findLosses, isSaving: draft.isUnsaved, isSameForm });
  const restore = useRestore(form, pages.page);
  const plan = usePlan(toRunRequest(form.getValues()), pages.page === 'review');
  const [reviewed, setReviewed] = useState<Plan | null>(null);
  const creation = useCreateRun({
    form,
    draft,
    openPage: pages.open,
    onCreated: guard.allow,
    onPlanChanged() {
      setReviewed(plan.plan);
      plan.check();
    },
  });
  const [isRefused, setRefused] = useState(false);
  const obstacle = findObstacle(plan);

  const submit = async () => {
    const wrong = pages.findWrong();
    if (wrong !== 'review') return pages.open(wrong, { check: true });
    if (!(await form.trigger(PASSWORDS, { shouldFocus: true }))) return;
    // The obstacle may be the run of an earlier attempt, which the portal finds by the form's key and opens.
    const mayCreate = obstacle === null || draft.isUnanswered();
    setRefused(!mayCreate);
    if (mayCreate) void creation.create(plan.planHash);
  };

  return {
    form,
    pages,
    plan,
    /** The plan that was shown before the portal found it outdated. */
    reviewed: creation.failure?.code === 'plan-changed' ? reviewed : null,
    draft,
    guard,
    findLosses,
    creation,
    restore,
    submit,
    /** Why "Create resources" did nothing, as long as the reason applies. */
    notice: isRefused && !plan.isLoading ? obstacle : null,
  };
}

const PASSWORDS = PASSWORD_FIELDS.map((field) => `passwords.${field}` as const);

export type Obstacle = 'no-plan' | 'conflict';

/** Why nothing can be created now; null if it can. */
function findObstacle({ plan }: PlanState): Obstacle | null {
  if (plan === null) return 'no-plan';
  return hasConflict(plan) ? 'conflict' : null;
}

/** The form's fields for the choices to restore. */
const CHOICES = ['key.restoreKeyArn', 'source.restoreArn', 'destination.restoreArn'] as const;
const CHOICE_OF: Readonly<Partial<Record<PlannedResource['resource'], (typeof CHOICES)[number]>>> = {
  'kms-key': 'key.restoreKeyArn',
  'source-secret': 'source.restoreArn',
  'destination-secret': 'destination.restoreArn',
};

/** Chooses to restore what the plan found pending deletion. The request changes and is planned again. */
function useRestore(
  { control, setValue }: UseFormReturn<RequestForm>,
  page: WizardPage,
): (resource: PlannedResource) => void {
  // No field on the review page shows these, so the component must watch them to plan again.
  useWatch({ control, name: CHOICES });
  useWatch({ control, name: Object.values(NAME_FIELDS), disabled: page !== 'review' });
  return ({ resource, arn }) => {
    const choice = CHOICE_OF[resource];
    if (choice !== undefined && arn !== null) setValue(choice, arn, { shouldDirty: true });
  };
}
