'use client';
import { useEffect, useRef, useState } from 'react';
import { type UseFormReturn, useWatch } from 'react-hook-form';
import type { z } from 'zod';
import { hasConflict, type Plan, type PlannedResource } from '#lib/plan/plan.ts';
import type { WizardTeam } from '#lib/request/bounds.ts';
import { type RequestForm, startForm, toRunRequest, toSubmission } from '#lib/request/form.ts';
import { type NameField, PAGE_FIELDS, type Submission, WIZARD_PAGES, type WizardPage } from '#lib/request/schema.ts';
import { firstWrongPage, reachablePage } from '#lib/request/wizard-pages.ts';
import { useCreateRun } from './use-create-run.ts';
import { useLeaveGuard } from './use-leave-guard.ts';
import { type PlanState, usePlan } from './use-plan.ts';
import { useRequestDraft } from './use-request-draft.ts';
import { useRequestForm } from './use-request-form.ts';

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
    reviewed: creation.failure?.code === 'plan-changed' ? reviewed : null,
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

/** Where the form keeps what was decided about restoring. */
const CHOICES = ['key.restoreKeyArn', 'source.restoreArn', 'destination.restoreArn'] as const;
const CHOICE_OF: Readonly<Partial<Record<PlannedResource['resource'], (typeof CHOICES)[number]>>> = {
  'kms-key': 'key.restoreKeyArn',
  'source-secret': 'source.restoreArn',
  'destination-secret': 'destination.restoreArn',
};

/** Decides to restore what the plan has found waiting for its deletion: the request is another one then, and is planned anew. */
function useRestore({ control, setValue }: UseFormReturn<RequestForm>): (resource: PlannedResource) => void {
  // No field of the page shows the decision: without this nobody would be told of it.
  useWatch({ control, name: CHOICES });
  return ({ resource, arn }) => {
    const choice = CHOICE_OF[resource];
    if (choice !== undefined && arn !== null) setValue(choice, arn, { shouldDirty: true });
  };
}

interface WizardPages {
  page: WizardPage;
  index: number;
  /** Goes to a page as a person does: back always, forward over valid pages only. Shows what holds it up. */
  goTo: (wanted: number) => Promise<void>;
  /** Opens a page outright; shows its problems if `check`, or puts the cursor into the field `focus`. */
  open: (page: WizardPage, options?: { check?: boolean; focus?: NameField | undefined }) => void;
}

/** Which page of the wizard is open. */
function useWizardPages(form: UseFormReturn<RequestForm>, schema: z.ZodType<Submission>): WizardPages {
  const [index, setIndex] = useState(0);
  const isCheckDue = useRef(false);
  const focusDue = useRef<NameField>(undefined);
  const page = WIZARD_PAGES[index] ?? 'target';

  // The fields of a page can be marked and focused only once they are there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs for each page that is opened
  useEffect(() => {
    if (focusDue.current) form.setFocus(focusDue.current);
    focusDue.current = undefined;
    if (!isCheckDue.current) return;
    isCheckDue.current = false;
    void form.trigger([...PAGE_FIELDS[page]], { shouldFocus: true });
  }, [index]);

  const open: WizardPages['open'] = (wanted, { check = false, focus } = {}) => {
    const next = WIZARD_PAGES.indexOf(wanted);
    if (check && next === index) void form.trigger([...PAGE_FIELDS[wanted]], { shouldFocus: true });
    else isCheckDue.current = check;
    focusDue.current = focus;
    setIndex(next);
  };

  const goTo = async (wanted: number) => {
    if (wanted <= index) return setIndex(wanted);
    if (!(await form.trigger([...PAGE_FIELDS[page]], { shouldFocus: true }))) return;
    const wrong = firstWrongPage(schema, toSubmission(form.getValues()));
    const reached = reachablePage(index, wanted, wrong);
    // Next leads to a page that nobody has filled yet: only one that was passed over is told what is wrong with it.
    isCheckDue.current = reached < wanted;
    setIndex(reached);
  };

  return { page, index, goTo, open };
}
