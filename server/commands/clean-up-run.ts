import { createHash, randomUUID } from 'node:crypto';
import { canonicalJson } from '#lib/aws/policy.ts';
import { PortalError, unwrap } from '#lib/errors.ts';
import { type Actor, personOf } from '#lib/people/access.ts';
import { type CleanUpPlan, removedKeys } from '#lib/plan/clean-up-plan.ts';
import { PASSWORD_FIELDS } from '#lib/request/schema.ts';
import { decideCleanUp } from '#lib/runs/clean-up.ts';
import type { RunView } from '#lib/runs/view.ts';
import { needsApproval } from '#lib/team.ts';
import { limitTeam } from '#server/auth/limit-person.ts';
import { askAboutCleanUp } from '#server/engine/approval/approval-ask.ts';
import { findTeam, type Portal } from '#server/portal.ts';
import type { Transaction } from '#server/store/database/database.ts';
import { changeRunWithin } from '#server/store/runs/change-run.ts';
import { deleteEscrow } from '#server/store/runs/escrow-rows.ts';
import { findRunByKey, insertRun } from '#server/store/runs/insert-run.ts';
import { loadCleanableRun, readCleanUpPlan } from './plan-clean-up.ts';

/** What the user confirmed. */
export interface Confirmation {
  requestKey: string;
  /** As typed. */
  roleName: string;
  /** The keys of the rows to delete. */
  removes: readonly string[];
  keyDeletionDays: number;
  secretRecoveryDays: number;
}

/**
 * Starts a clean-up that deletes what a run created. Idempotent: the same confirmation gives the same clean-up. Throws
 * not-found, not-cleanable, role-name-differs, clean-up-plan-changed, clean-up-open, request-key-reused,
 * too-many-requests, and AWS errors.
 */
export async function cleanUpRun(
  portal: Portal,
  actor: Actor,
  { runId, ...confirmation }: Confirmation & { runId: string },
): Promise<{ runId: string }> {
  const run = await loadCleanableRun(portal, actor, runId);
  return startCleanUp(portal, actor, run.view, confirmation, async () => {
    // A repeated request needs no plan, so it doesn't count.
    await limitTeam(portal, actor, { teamId: run.view.teamId, kind: 'submit' });
    return readCleanUpPlan(portal, actor, run);
  });
}

/**
 * Starts the clean-up of a loaded run; `makePlan` makes the current plan. Throws not-found, not-cleanable,
 * role-name-differs, clean-up-plan-changed if the plan isn't the confirmed one, clean-up-open if another clean-up is
 * open, and what `makePlan` throws.
 */
export async function startCleanUp(
  { db, config }: Pick<Portal, 'db' | 'config'>,
  actor: Actor,
  view: RunView,
  confirmation: Confirmation,
  makePlan: () => Promise<CleanUpPlan>,
): Promise<{ runId: string }> {
  unwrap(decideCleanUp(view, actor));
  const { requestKey, ...confirmed } = confirmation;
  if (confirmed.roleName !== view.request.role.roleName) throw new PortalError('role-name-differs');
  const requestHash = createHash('sha256')
    .update(canonicalJson({ cleans: view.id, ...confirmed }))
    .digest('hex');
  const identity = { requestKey, requestHash, by: personOf(actor) };
  // An earlier attempt with a lost response may have deleted resources, which must not look like a changed plan.
  const known = await findRunByKey(db, identity);
  if (known !== null) return { runId: known };

  const { rows } = await makePlan();
  if (!isConfirmed(removedKeys(rows), confirmed.removes)) throw new PortalError('clean-up-plan-changed');
  const { keyDeletionDays, secretRecoveryDays } = confirmed;
  const { teamId, accountId, region, partition, request, arns } = view;
  const cleanUp = { runId: view.id, arns, rows, keyDeletionDays, secretRecoveryDays };
  const inserted = await insertRun(db, {
    runId: randomUUID(),
    ...identity,
    ...{ teamId, accountId, region, partition, request },
    cleanUp,
    approval: needsApproval(findTeam(config, teamId)) ? askAboutCleanUp(cleanUp) : undefined,
    also: (trx) => endSetup(trx, view.id, actor),
  });
  return { runId: inserted.runId };
}

function isConfirmed(found: readonly string[], removes: readonly string[]): boolean {
  return found.length > 0 && canonicalJson(found) === canonicalJson([...removes].sort());
}

/** The setup may have been resumed since the page was loaded. In that case nothing is deleted. */
async function endSetup(trx: Transaction, runId: string, actor: Actor): Promise<void> {
  const decide = (current: RunView) => decideCleanUp(current, actor);
  await changeRunWithin(trx, runId, decide, () => deleteEscrow(trx, runId, PASSWORD_FIELDS));
}
