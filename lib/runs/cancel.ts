import type { Result } from '../errors.ts';
import { type Actor, isAllowed, personOf } from '../people/access.ts';
import { PASSWORD_FIELDS } from '../request/passwords.ts';
import type { RunChange } from './events.ts';
import { accessTarget } from './retry.ts';
import type { RunState } from './steps.ts';
import type { RunView } from './view.ts';

/** The states in which a cancellation has an effect. A succeeded run can only be cleaned up. */
const CANCELLABLE: readonly RunState[] = ['awaiting-approval', 'queued', 'running', 'failed'];

export function canCancel({ state }: Pick<RunView, 'state'>): boolean {
  return CANCELLABLE.includes(state);
}

/**
 * Cancels a run: no further step starts, and its passwords are destroyed. If a worker may have calls in progress at
 * AWS, the run is `cancelling` until it has finished them. A second cancellation changes nothing.
 */
export function decideCancel(view: RunView, actor: Actor): Result<RunChange[]> {
  if (!isAllowed(actor, 'run.cancel', accessTarget(view))) return { ok: false, error: { code: 'not-found' } };
  if (view.state === 'cancelling' || view.state === 'cancelled') return { ok: true, value: [] };
  if (!canCancel(view)) return { ok: false, error: { code: 'not-cancellable' } };
  const fields = PASSWORD_FIELDS.filter((field) => view.passwords[field] === 'kept');
  return {
    ok: true,
    value: [
      { type: 'run.cancel-requested', by: personOf(actor) },
      ...(fields.length > 0 ? [{ type: 'password.destroyed' as const, fields, reason: 'cancelled' as const }] : []),
      // No worker has a run that failed or that waits for a lead.
      ...(view.state === 'failed' || view.state === 'awaiting-approval' ? [{ type: 'run.cancelled' as const }] : []),
    ],
  };
}
