import type { ErrorView, Result } from '../errors.ts';
import { type Action, type Actor, isAllowed, personOf } from '../people/access.ts';
import { dateAfter } from '../plan/clean-up-plan.ts';
import { PASSWORD_FIELDS } from '../request/passwords.ts';
import type { RunChange } from './events.ts';
import { accessTarget } from './retry.ts';
import type { RunView } from './view.ts';

/** How long a run waits for a lead, by the database clock. */
export const APPROVAL_DAYS = 7;

/** When a run that has waited since then expires. */
export function approvalEnd(since: string): Date {
  return dateAfter(Date.parse(since), APPROVAL_DAYS);
}

/**
 * A lead approves the plan with this hash, which they have reviewed. Returns `approval-plan-changed` if the run's plan
 * differs by now. A second approval changes nothing, and none is accepted after the deadline, even if the run hasn't
 * been ended yet.
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
 * A denial overrides an approval until a worker starts the run; after that, the run can only be canceled. A second
 * denial changes nothing.
 */
export function decideDenial(view: RunView, actor: Actor, reason: string): Result<RunChange[]> {
  const refusal = refuse(view, actor, 'run.deny');
  if (refusal) return { ok: false, error: refusal };
  if (view.state === 'denied') return { ok: true, value: [] };
  if (!canDeny(view)) return { ok: false, error: { code: 'not-awaiting-approval' } };
  return { ok: true, value: [{ type: 'run.denied', by: personOf(actor), reason }, ...destroyPasswords(view)] };
}

/** True while a denial can still keep the run from beginning. */
export function canDeny({ state, approval }: Pick<RunView, 'state' | 'approval'>): boolean {
  if (approval === null) return false;
  return state === 'awaiting-approval' || (state === 'queued' && !approval.hasStarted);
}

/** Expires a run without an answer. Returns no changes if someone has answered meanwhile. */
export function decideExpiry(view: RunView): RunChange[] {
  if (view.state !== 'awaiting-approval') return [];
  return [{ type: 'run.approval-expired' }, ...destroyPasswords(view)];
}

/** Tells a lead why they can't answer themselves; anyone else gets not-found. */
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
