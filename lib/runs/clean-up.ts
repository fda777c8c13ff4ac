import type { Result } from '../errors.ts';
import { type Actor, isAllowed } from '../people/access.ts';
import { decideCancel } from './cancel.ts';
import type { RunChange } from './events.ts';
import { accessTarget } from './retry.ts';
import type { RunState } from './steps.ts';
import type { RunView } from './view.ts';

/** No worker has a run in these states, and it may have made something. */
const CLEANABLE: readonly RunState[] = ['succeeded', 'failed', 'cancelled'];

/** True for a setup that no worker has. */
export function canCleanUp({ kind, state }: Pick<RunView, 'kind' | 'state'>): boolean {
  return kind === 'set-up' && CLEANABLE.includes(state);
}

/**
 * The effect of a requested clean-up on the setup run: a failed run is canceled, so that nobody continues to make what
 * is being deleted.
 */
export function decideCleanUp(view: RunView, actor: Actor): Result<RunChange[]> {
  if (!isAllowed(actor, 'run.clean-up', accessTarget(view))) return { ok: false, error: { code: 'not-found' } };
  if (!canCleanUp(view)) return { ok: false, error: { code: 'not-cleanable' } };
  return view.state === 'failed' ? decideCancel(view, actor) : { ok: true, value: [] };
}
