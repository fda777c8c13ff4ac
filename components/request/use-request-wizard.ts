'use client';
import { useEffect, useRef, useState } from 'react';
import { type UseFormReturn, useWatch } from 'react-hook-form';
import type { z } from 'zod';
import { hasConflict, type Plan, type PlannedResource } from '#lib/plan/plan.ts';
import type { WizardTeam } from '#lib/request/bounds.ts';
import { type RequestForm, startForm, toRunRequest, toSubmission } from '#lib/request/form.ts';
import { type NameField, type Submission, WIZARD_PAGES, type WizardPage } from '#lib/request/schema.ts';
import { NAME_FIELDS } from '#lib/request/suggest-names.ts';
import { firstWrongPage, PAGE_FIELDS, reachablePage } from '#lib/request/wizard-pages.ts';
import { useCreateRun } from './use-create-run.ts';
import { useLeaveGuard } from './use-leave-guard.ts';
import { type PlanState, usePlan } from './use-plan.ts';
import { useRequestDraft } from './use-request-draft.ts';
import { useRequestForm } from './use-request-form.ts';

/** Combines the parts of the wizard, each of which has its own file. */
export function useRequestWizard(teams: readonly WizardTeam[], userId: string) {
  const { form, schema } = useRequestForm(teams);
  const pages = useWizardPages(form, schema);
  const draft = useRequestDraft({ form, schema, teams, userId, page: pages.page, openPage: pages.open });
  const guard = useLeaveGuard(form.formState.isDirty, draft.forget);
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

  const submit = () => {
    const wrong = firstWrongPage(schema, toSubmission(form.getValues()));
    if (wrong !== 'review') return pages.open(wrong, { check: true });
    // The obstacle may be the run of an earlier attempt, which the portal finds by the form's key and opens.
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
    /** The plan that was shown before the portal found it outdated. */
    reviewed: creation.failure?.code === 'plan-changed' ? reviewed : null,
    draft,
    guard,
    creation,
    restore,
    submit,
    startAgain,
    /** Why "Create resources" did nothing, as long as the reason applies. */
    notice: isRefused && !plan.isLoading ? obstacle : null,
  };
}

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

interface WizardPages {
  page: WizardPage;
  index: number;
  /**
   * Goes to a page as a person does: back at any time, forward only over valid pages. Shows the errors that block it.
   */
  goTo: (wanted: number) => Promise<void>;
  /** Opens a page directly. Shows its errors if `check`, or focuses the field `focus`. */
  open: (page: WizardPage, options?: { check?: boolean; focus?: NameField | undefined }) => void;
}

/** Which page of the wizard is open. */
function useWizardPages(form: UseFormReturn<RequestForm>, schema: z.ZodType<Submission>): WizardPages {
  const [index, setIndex] = useState(0);
  const isCheckDue = useRef(false);
  const focusDue = useRef<NameField>(undefined);
  const page = WIZARD_PAGES[index] ?? 'target';

  // The fields of a page can be marked and focused only after it renders.
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
    // Next opens a page that is still empty, so only pages that were skipped show their errors.
    isCheckDue.current = reached < wanted;
    setIndex(reached);
  };

  return { page, index, goTo, open };
}
