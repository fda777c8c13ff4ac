import type { ErrorView, Result } from '../errors.ts';
import { type Action, type Actor, isAllowed, personOf } from '../people/access.ts';
import { dateAfter } from '../plan/clean-up-plan.ts';
import { PASSWORD_FIELDS } from '../request/schema.ts';
import type { RunChange } from './events.ts';
import { accessTarget } from './retry.ts';
import type { RunView } from './view.ts';

/** How long a run waits for a lead, by the database's clock. */
export const APPROVAL_DAYS = 7;

/** When a run that waits since then is given up. */
export function approvalEnd(since: string): Date {
  return dateAfter(Date.parse(since), APPROVAL_DAYS);
}

/**
 * A lead approves what they saw: the plan of this hash. Refused as `approval-plan-changed` where the run's is another one by now.
 * Approved twice, it is done once; when the time is over, nobody approves any more, whether the run has been ended yet or not.
 */
export function decideApproval(view: RunView, actor: Actor, planHash: string, now: Date): Result<RunChange[]> {
  const refusal = refuse(view, actor, 'run.approve');
  if (refusal) return { ok: false, error: refusal };
  const { approval, state } = view;
  if (approval && approval.planHash !== planHash) return { ok: false, error: { code: 'approval-plan-changed' } };
  if (approval?.decision?.kind === 'approved') return { ok: true, value: [] };
  if (!approval || state !== 'awaiting-approval' || now >= approvalEnd(approval.since))
    return { ok: false, error: { code: 'not-awaiting-approval' } };
  return { ok: true, value: [{ type: 'run.approved', by: personOf(actor), planHash }] };
}

/**
 * One denial wins: also over an approval, as long as no worker has taken the run up. From then on it can be cancelled. Denied twice, it
 * is done once.
 */
export function decideDenial(view: RunView, actor: Actor, reason: string): Result<RunChange[]> {
  const refusal = refuse(view, actor, 'run.deny');
  if (refusal) return { ok: false, error: refusal };
  if (view.state === 'denied') return { ok: true, value: [] };
  if (!canDeny(view)) return { ok: false, error: { code: 'not-awaiting-approval' } };
  return { ok: true, value: [{ type: 'run.denied', by: personOf(actor), reason }, ...destroyPasswords(view)] };
}

/** True while a denial still keeps the run from beginning. */
export function canDeny({ state, approval }: Pick<RunView, 'state' | 'approval'>): boolean {
  if (approval === null) return false;
  return state === 'awaiting-approval' || (state === 'queued' && !approval.hasStarted);
}

/** Nobody has answered in time. Nothing where somebody has meanwhile. */
export function decideExpiry(view: RunView): RunChange[] {
  if (view.state !== 'awaiting-approval') return [];
  return [{ type: 'run.approval-expired' }, ...destroyPasswords(view)];
}

/** A lead is told why they may not answer themselves; to everybody else there is nothing to answer. */
function refuse(view: RunView, actor: Actor, action: Action): ErrorView | null {
  const target = accessTarget(view);
  if (isAllowed(actor, action, target)) return null;
  const isLead = isAllowed({ ...actor, userId: '' }, action, target);
  return { code: isLead ? 'approval-own' : 'not-found' };
}

function destroyPasswords(view: RunView): RunChange[] {
  const fields = PASSWORD_FIELDS.filter((field) => view.passwords[field] === 'kept');
  return fields.length > 0 ? [{ type: 'password.destroyed', fields, reason: 'cancelled' }] : [];
}
