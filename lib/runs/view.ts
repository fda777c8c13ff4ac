import type { PasswordField, RunRequest } from '../request/schema.ts';
import { type ApprovalView, askForApproval, reduceApproval } from './approval-view.ts';
import type { Check, CleanUp, Person, RunArns, RunEvent } from './events.ts';
import { RESULT_NAMES } from './results.ts';
import { reduceStep, type StepView } from './step-view.ts';
import { type RunKind, type RunState, STEP_NAMES, type StepName } from './steps.ts';
import { countWork, NO_WORK, type WorkingTime } from './working-time.ts';

/**
 * A run as the page shows it. One reducer builds it from events: on the server for the first paint, in the browser for
 * the stream.
 */
export interface RunView extends WorkingTime {
  id: string;
  kind: RunKind;
  graphVersion: number;
  teamId: string;
  accountId: string;
  region: string;
  partition: string;
  requestedBy: Person;
  request: RunRequest;
  /** What a clean-up deletes; null for a setup. */
  cleanUp: CleanUp | null;
  state: RunState;
  /** What a lead is or was asked to approve; null if the team requires no approval. */
  approval: ApprovalView | null;
  /** The hash of the plan that the requester saw in the form; null if it was not sent. */
  reviewedHash: string | null;
  /** The person who requested the run or gave a password for it, whichever came last. */
  lastEditor: Person;
  /** Who canceled the run, and when (ISO). A run that succeeded anyway had nothing left to stop. */
  cancelledBy: Person | null;
  cancelRequestedAt: string | null;
  /** ISO times from the database clock. */
  createdAt: string;
  finishedAt: string | null;
  /** The run ended with a failed step, and nobody has retried it since. */
  endedFailed: boolean;
  /** Number of the last event in this view. */
  lastNo: number;
  /** Steps of every graph; those outside the run's graph stay pending and are never shown. */
  steps: Readonly<Record<StepName, StepView>>;
  arns: RunArns;
  /**
   * Every ARN ever recorded, in order, including those that a later attempt replaced and, for a clean-up, those of its
   * setup.
   */
  recordedArns: readonly string[];
  checks: readonly Check[];
  passwords: Readonly<Record<PasswordField, 'kept' | 'done' | 'expired' | 'unreadable' | 'cancelled'>>;
  /** Passwords entered again because the original one was destroyed or unreadable. */
  passwordsGivenAgain: readonly PasswordField[];
}

/** Builds the view from all events of a run, or those after `from`, in order; null if the first event is missing. */
export function buildRunView(events: readonly RunEvent[], from: RunView | null = null): RunView | null {
  return events.reduce((view, event) => applyEvent(view, event), from);
}

/** Applies an event from the stream and drops old numbers. Callers check `hasGap` first. */
export function applyEvent(view: RunView | null, event: RunEvent): RunView | null {
  if (view === null) return event.type === 'run.requested' ? newView(event) : null;
  if (event.no <= view.lastNo) return view;
  const next = reduceRun(view, event);
  return { ...next, ...countWork(view, next.state, event.at), lastNo: event.no };
}

/** True if events between the view and this one are missing: the page must fetch the view again. */
export const hasGap = (view: RunView, event: RunEvent): boolean => event.no > view.lastNo + 1;

function newView(event: Extract<RunEvent, { type: 'run.requested' }>): RunView {
  const step = (name: StepName): StepView => ({ name, state: 'pending', attempts: [], waiting: null, retriedBy: null });
  return {
    id: event.runId,
    kind: event.kind,
    graphVersion: event.graphVersion,
    teamId: event.teamId,
    accountId: event.accountId,
    region: event.region,
    partition: event.partition,
    requestedBy: event.by,
    request: event.request,
    cleanUp: event.cleanUp,
    state: event.approval ? 'awaiting-approval' : 'queued',
    approval: event.approval ? askForApproval(event.approval, event.at) : null,
    reviewedHash: event.planHash ?? null,
    lastEditor: event.by,
    cancelledBy: null,
    cancelRequestedAt: null,
    createdAt: event.at,
    finishedAt: null,
    ...NO_WORK,
    endedFailed: false,
    lastNo: event.no,
    steps: Object.fromEntries(STEP_NAMES.map((name) => [name, step(name)])) as Record<StepName, StepView>,
    arns: event.cleanUp?.arns ?? {},
    recordedArns: recordArns([], event.cleanUp?.arns ?? {}),
    checks: [],
    passwords:
      event.kind === 'set-up' ? { source: 'kept', destination: 'kept' } : { source: 'done', destination: 'done' },
    passwordsGivenAgain: [],
  };
}

function reduceRun(view: RunView, event: RunEvent): RunView {
  switch (event.type) {
    case 'run.requested':
      return view;
    case 'run.approved':
      return { ...view, state: 'queued', approval: reduceApproval(view.approval, event) };
    case 'run.denied':
      return endForGood({ ...view, approval: reduceApproval(view.approval, event) }, 'denied', event.at);
    case 'run.approval-expired':
      return endForGood({ ...view, approval: reduceApproval(view.approval, event) }, 'expired', event.at);
    case 'run.approval-voided':
      return {
        ...withStep(view, event.step, (one) => ({ ...one, state: 'pending', waiting: null })),
        state: 'awaiting-approval',
        approval: reduceApproval(view.approval, event),
      };
    case 'run.started':
      return { ...view, state: 'running', approval: reduceApproval(view.approval, event) };
    case 'run.succeeded':
      return { ...view, state: 'succeeded', finishedAt: event.at };
    case 'run.failed':
      return { ...view, state: 'failed', finishedAt: event.at, endedFailed: true };
    case 'run.cancel-requested':
      return {
        ...view,
        state: 'cancelling',
        cancelledBy: event.by,
        cancelRequestedAt: event.at,
        finishedAt: null,
      };
    case 'run.cancelled':
      return endForGood(view, 'cancelled', event.at);
    case 'run.retried':
      return event.steps.reduce<RunView>(
        (next, name) => withStep(next, name, (step) => ({ ...step, state: 'pending', retriedBy: event.by })),
        { ...view, state: 'queued', finishedAt: null, endedFailed: false },
      );
    case 'password.provided':
      return {
        ...view,
        lastEditor: event.by,
        passwords: withPasswords(view, event.fields, 'kept'),
        passwordsGivenAgain: [...new Set([...view.passwordsGivenAgain, ...event.fields])],
      };
    case 'password.destroyed':
      return { ...view, passwords: withPasswords(view, event.fields, event.reason) };
    case 'step.succeeded':
      return {
        ...withStep(view, event.step, (step) => reduceStep(step, event)),
        arns: { ...view.arns, ...event.arns },
        recordedArns: recordArns(view.recordedArns, event.arns),
        checks: event.checks ?? view.checks,
      };
    case 'step.failed':
      return {
        ...withStep(view, event.step, (step) => reduceStep(step, event)),
        checks: event.checks ?? view.checks,
      };
    case 'step.started':
    case 'step.waiting':
    case 'step.resumed':
    case 'step.interrupted':
    case 'step.cancelled':
      return withStep(view, event.step, (step) => reduceStep(step, event));
  }
}

/** Ends a run permanently. */
function endForGood(view: RunView, state: 'cancelled' | 'denied' | 'expired', at: string): RunView {
  return STEP_NAMES.reduce(cancelStep, { ...view, state, finishedAt: at });
}

/** Marks an unfinished step as canceled. */
function cancelStep(view: RunView, name: StepName): RunView {
  return withStep(view, name, (step) =>
    step.state === 'succeeded' || step.state === 'failed' ? step : { ...step, state: 'cancelled', waiting: null },
  );
}

function withStep(view: RunView, name: StepName, change: (step: StepView) => StepView): RunView {
  return { ...view, steps: { ...view.steps, [name]: change(view.steps[name]) } };
}

function recordArns(known: readonly string[], arns: RunArns): readonly string[] {
  const found = RESULT_NAMES.flatMap((name) => arns[name] ?? []).filter((arn) => !known.includes(arn));
  return found.length > 0 ? [...known, ...found] : known;
}

function withPasswords(
  view: RunView,
  fields: readonly PasswordField[],
  state: RunView['passwords'][PasswordField],
): RunView['passwords'] {
  return { ...view.passwords, ...Object.fromEntries(fields.map((field) => [field, state])) };
}
