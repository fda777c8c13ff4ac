import type { Result } from '../errors.ts';
import { type Actor, isAllowed, personOf } from '../people/access.ts';
import { PASSWORD_FIELDS } from '../request/schema.ts';
import type { RunChange } from './events.ts';
import { accessTarget } from './retry.ts';
import type { RunState } from './steps.ts';
import type { RunView } from './view.ts';

/** In these a cancellation changes something; of the others a run that succeeded can only be cleaned up. */
const CANCELLABLE: readonly RunState[] = ['awaiting-approval', 'queued', 'running', 'failed'];

export function canCancel({ state }: Pick<RunView, 'state'>): boolean {
  return CANCELLABLE.includes(state);
}

/**
 * Cancels a run: from here on no step starts and its passwords are gone. Where a worker may have calls under way at AWS, it ends them
 * first and the run is `cancelling` until then. Asked for twice, it is done once.
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
      // Nobody works on a run that has failed, or that waits for a lead.
      ...(view.state === 'failed' || view.state === 'awaiting-approval' ? [{ type: 'run.cancelled' as const }] : []),
    ],
  };
}
