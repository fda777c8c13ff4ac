import type { Result } from '../errors.ts';
import { type Actor, isAllowed, personOf } from '../people/access.ts';
import { PASSWORD_FIELDS, type PasswordField } from '../request/schema.ts';
import type { RunChange } from './events.ts';
import { failedSteps } from './progress.ts';
import { reopenedSteps } from './reopened-steps.ts';
import type { RunState, StepName } from './steps.ts';
import type { RunView } from './view.ts';

const PASSWORD_OF: Readonly<Partial<Record<StepName, PasswordField>>> = {
  'source-secret': 'source',
  'destination-secret': 'destination',
};

/** Nothing is done any more by a run in one of these. */
const ENDED: readonly RunState[] = ['succeeded', 'cancelling', 'cancelled', 'denied', 'expired'];

function isLost(view: RunView, field: PasswordField): boolean {
  return view.passwords[field] === 'expired' || view.passwords[field] === 'unreadable';
}

/** A run as access rules see it. */
export function accessTarget(view: RunView): { teamId: string; requestedBy: string; lastEditor: string } {
  return { teamId: view.teamId, requestedBy: view.requestedBy.userId, lastEditor: view.lastEditor.userId };
}

/** The password without which a step cannot be tried again, because it was destroyed before its secret was made. */
export function missingPassword(view: RunView, step: StepName): PasswordField | null {
  const field = PASSWORD_OF[step];
  return field !== undefined && isLost(view, field) ? field : null;
}

/** Whether the step has failed and has what another attempt needs. */
export function canRetry(view: RunView, step: StepName): boolean {
  return view.steps[step].state === 'failed' && missingPassword(view, step) === null;
}

/**
 * Reopens every failed step, or the one that is named, with what made a resource that is gone since; those that wait on it never started and follow by themselves. Refused while the
 * run still works, so that two attempts of one step never meet. A step that lacks its password stays failed; where no other is left, the
 * retry is refused.
 */
export function decideRetry(view: RunView, actor: Actor, step: StepName | null): Result<RunChange[]> {
  if (!isAllowed(actor, 'run.retry', accessTarget(view))) return { ok: false, error: { code: 'not-found' } };
  const failed = view.state === 'failed' ? failedSteps(view).map(({ name }) => name) : [];
  const wanted = step === null ? failed : failed.filter((name) => name === step);
  const steps = wanted.filter((name) => canRetry(view, name));
  const [first] = wanted;
  if (first === undefined) return { ok: false, error: { code: 'not-retryable' } };
  if (steps.length === 0) {
    return { ok: false, error: { code: 'password-expired', params: { field: missingPassword(view, first) ?? '' } } };
  }
  return { ok: true, value: [{ type: 'run.retried', by: personOf(actor), steps: reopenedSteps(view, steps) }] };
}

/** The passwords that a run asks its requester for again: destroyed before their secrets were made. */
export function wantedPasswords(view: RunView): PasswordField[] {
  return PASSWORD_FIELDS.filter((field) => isLost(view, field));
}

/** The requester gives a password again. Refused where none is wanted: a password that nobody needs is not kept. */
export function decidePasswords(view: RunView, actor: Actor, fields: readonly PasswordField[]): Result<RunChange[]> {
  if (!isAllowed(actor, 'run.provide-password', accessTarget(view))) {
    return { ok: false, error: { code: 'not-found' } };
  }
  const wanted = ENDED.includes(view.state) ? [] : wantedPasswords(view);
  if (fields.length === 0 || fields.some((field) => !wanted.includes(field))) {
    return { ok: false, error: { code: 'password-not-wanted' } };
  }
  const by = personOf(actor);
  return { ok: true, value: [{ type: 'password.provided', by, fields: [...fields] }] };
}
