import type { Result } from '../errors.ts';
import { type Actor, isAllowed, personOf } from '../people/access.ts';
import { PASSWORD_FIELDS, type PasswordField } from '../request/passwords.ts';
import type { RunChange } from './events.ts';
import { failedSteps } from './progress.ts';
import { reopenedSteps } from './reopened-steps.ts';
import type { RunState, StepName } from './steps.ts';
import type { RunView } from './view.ts';

const PASSWORD_OF: Readonly<Partial<Record<StepName, PasswordField>>> = {
  'source-secret': 'source',
  'destination-secret': 'destination',
};

/** A run in one of these states does nothing more. */
const ENDED: readonly RunState[] = ['succeeded', 'cancelling', 'cancelled', 'denied', 'expired'];

function isLost(view: RunView, field: PasswordField): boolean {
  return view.passwords[field] === 'expired' || view.passwords[field] === 'unreadable';
}

/** A run as access rules see it. */
export function accessTarget(view: RunView): { teamId: string; requestedBy: string; lastEditor: string } {
  return { teamId: view.teamId, requestedBy: view.requestedBy.userId, lastEditor: view.lastEditor.userId };
}

/** The password that a step lacks for a retry, because it was destroyed before its secret was made; null if none. */
export function missingPassword(view: RunView, step: StepName): PasswordField | null {
  const field = PASSWORD_OF[step];
  return field !== undefined && isLost(view, field) ? field : null;
}

/** True if the step has failed and has everything for another attempt. */
export function canRetry(view: RunView, step: StepName): boolean {
  return view.steps[step].state === 'failed' && missingPassword(view, step) === null;
}

/**
 * Reopens every failed step or the named one, with the steps that made what is gone since. Steps that depend on them
 * never started, and follow automatically. Refused while the run is still working, so that two attempts of a step never
 * overlap. A step without its password stays failed; if no other step is left, the retry is refused.
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

/** The passwords that the requester must enter again: destroyed before their secrets were made. */
export function wantedPasswords(view: RunView): PasswordField[] {
  return PASSWORD_FIELDS.filter((field) => isLost(view, field));
}

/**
 * The requester enters passwords again. Refused if a password isn't required, so that the portal keeps none without
 * need.
 */
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
