import type { RunRequest } from '#lib/request/schema.ts';
import { approvalEnd } from '#lib/runs/approval.ts';
import type { CleanUp, RunChange } from '#lib/runs/events.ts';
import { isActive, type RunState, type StepName } from '#lib/runs/steps.ts';

/** The columns of a run that follow from its events. */
export interface RunProjection {
  state: RunState;
  finished_at: Date | null;
  /** Until when the run waits for a lead. */
  approval_until: Date | null;
  key_arn: string | null;
  failed_steps: StepName[];
  search_text: string;
  /** How often a worker died with the run since a step of it was done. */
  recoveries: number;
}

/** What the history can show and find of a run from its first moment on; a clean-up is found by what it takes away, too. */
export function projectRequest({ runId, request, cleanUp }: { runId: string; request: RunRequest; cleanUp?: CleanUp }) {
  const { key, source, destination, role } = request;
  const alias = key.mode === 'create' ? key.alias : null;
  const { keyArn: madeArn = null, ...otherArns } = cleanUp?.arns ?? {};
  const keyArn = key.mode === 'existing' ? key.keyArn : madeArn;
  const words = [
    runId,
    alias === null ? null : `alias/${alias}`,
    keyArn,
    source.secretName,
    destination.secretName,
    role.roleName,
    role.policyName,
    cleanUp?.runId ?? null,
    ...Object.values(otherArns),
  ];
  return {
    alias,
    key_arn: keyArn,
    role_name: role.roleName,
    search_text: words.filter((word) => word !== null).join('\n'),
  };
}

/** The projection after the changes; pure. `at` is the time of the changes. */
export function projectChanges(run: RunProjection, changes: readonly RunChange[], at: Date): RunProjection {
  return changes.reduce((next, change) => projectChange(next, change, at), run);
}

/** At rest nobody works on a run: its lease ends with the change that brings it there. */
export function isAtRest(state: RunState): boolean {
  return !isActive(state);
}

function projectChange(run: RunProjection, change: RunChange, at: Date): RunProjection {
  switch (change.type) {
    case 'run.approved':
      return { ...run, state: 'queued', approval_until: null };
    case 'run.denied':
      return { ...run, state: 'denied', finished_at: at, approval_until: null };
    case 'run.approval-expired':
      return { ...run, state: 'expired', finished_at: at, approval_until: null };
    case 'run.approval-voided':
      return {
        ...run,
        state: 'awaiting-approval',
        approval_until: approvalEnd(at.toISOString()),
        failed_steps: without(run.failed_steps, [change.step]),
      };
    case 'run.started':
      return { ...run, state: 'running' };
    case 'run.retried':
      return {
        ...run,
        state: 'queued',
        finished_at: null,
        recoveries: 0,
        failed_steps: without(run.failed_steps, change.steps),
      };
    case 'run.succeeded':
      return { ...run, state: 'succeeded', finished_at: at };
    case 'run.failed':
      return { ...run, state: 'failed', finished_at: at };
    case 'run.cancel-requested':
      return { ...run, state: 'cancelling', finished_at: null, approval_until: null };
    case 'run.cancelled':
      return { ...run, state: 'cancelled', finished_at: at };
    case 'step.failed':
      return { ...run, failed_steps: [...without(run.failed_steps, [change.step]), change.step] };
    case 'step.succeeded': {
      const known = run.search_text.split('\n');
      const found = Object.values(change.arns).filter((arn) => arn !== undefined && !known.includes(arn));
      return {
        ...run,
        recoveries: 0,
        key_arn: change.arns.keyArn ?? run.key_arn,
        failed_steps: without(run.failed_steps, [change.step]),
        search_text: [...known, ...found].join('\n'),
      };
    }
    case 'run.requested':
    case 'step.started':
    case 'step.waiting':
    case 'step.resumed':
    case 'step.interrupted':
    case 'step.cancelled':
    case 'password.provided':
    case 'password.destroyed':
      return run;
  }
}

function without(steps: readonly StepName[], gone: readonly StepName[]): StepName[] {
  return steps.filter((step) => !gone.includes(step));
}
