'use client';
import { useState } from 'react';
import { hasConflict, type Plan } from '#lib/plan/plan.ts';
import type { WizardTeam } from '#lib/request/bounds.ts';
import { startForm, toRunRequest, toSubmission } from '#lib/request/form.ts';
import { firstWrongPage } from '#lib/request/wizard-pages.ts';
import { useCreateRun } from './use-create-run.ts';
import { useLeaveGuard } from './use-leave-guard.ts';
import { type PlanState, usePlan } from './use-plan.ts';
import { useRequestDraft } from './use-request-draft.ts';
import { useRequestForm } from './use-request-form.ts';
import { useRestore } from './use-restore.ts';
import { useWizardPages } from './use-wizard-pages.ts';

/** Everything the wizard knows and can do, put together; each part in its own file. */
export function useRequestWizard(teams: readonly WizardTeam[], userId: string) {
  const { form, schema } = useRequestForm(teams);
  const pages = useWizardPages(form, schema);
  const draft = useRequestDraft({ form, schema, userId, page: pages.page, openPage: pages.open });
  const guard = useLeaveGuard(form.formState.isDirty, draft.forget);
  const restore = useRestore(form);
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

  const submit = () => {
    const wrong = firstWrongPage(schema, toSubmission(form.getValues()));
    if (wrong !== 'review') return pages.open(wrong, { check: true });
    // What stands in the way may be the run that an earlier try has made: the portal knows by the form's key, and opens it.
    const mayCreate = obstacle === null || draft.isUnanswered();
    setRefused(!mayCreate);
    if (mayCreate) void creation.create(plan.planHash);
  };

  const startAgain = () => {
    form.reset(startForm(teams[0]));
    draft.startOver();
    creation.clearFailure();
    pages.open('target');
  };

  return {
    form,
    pages,
    plan,
    /** The plan that was shown when the portal found that it no longer holds. */
    reviewed: creation.failure?.kind === 'refused' && creation.failure.error.code === 'plan-changed' ? reviewed : null,
    draft,
    guard,
    creation,
    restore,
    submit,
    startAgain,
    /** Why "Create resources" did nothing, as long as it is so. */
    notice: isRefused && !plan.isLoading ? obstacle : null,
  };
}

export type Obstacle = 'no-plan' | 'conflict';

/** Why nothing may be created now; null where it may. */
function findObstacle({ plan }: PlanState): Obstacle | null {
  if (plan === null) return 'no-plan';
  return hasConflict(plan) ? 'conflict' : null;
}
