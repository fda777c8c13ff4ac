import type { Result } from '../errors.ts';
import { type Actor, isAllowed } from '../people/access.ts';
import { decideCancel } from './cancel.ts';
import type { RunChange } from './events.ts';
import { accessTarget } from './retry.ts';
import type { RunState } from './steps.ts';
import type { RunView } from './view.ts';

/** Nobody works on a run in one of these, and it may have made something. */
const CLEANABLE: readonly RunState[] = ['succeeded', 'failed', 'cancelled'];

/** A set-up on which nobody works any more. */
export function canCleanUp({ kind, state }: Pick<RunView, 'kind' | 'state'>): boolean {
  return kind === 'set-up' && CLEANABLE.includes(state);
}

/**
 * What becomes of the set-up run when somebody asks for its clean-up: one that has failed is cancelled, so that nobody goes on making
 * what is being taken away.
 */
export function decideCleanUp(view: RunView, actor: Actor): Result<RunChange[]> {
  if (!isAllowed(actor, 'run.clean-up', accessTarget(view))) return { ok: false, error: { code: 'not-found' } };
  if (!canCleanUp(view)) return { ok: false, error: { code: 'not-cleanable' } };
  return view.state === 'failed' ? decideCancel(view, actor) : { ok: true, value: [] };
}
