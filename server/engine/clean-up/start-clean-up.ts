import { createHash, randomUUID } from 'node:crypto';
import { canonicalJson } from '#lib/aws/policies.ts';
import { PortalError, type Result } from '#lib/errors.ts';
import { type Actor, personOf } from '#lib/people/access.ts';
import { type CleanUpPlan, removedKeys } from '#lib/plan/clean-up-plan.ts';
import { PASSWORD_FIELDS } from '#lib/request/schema.ts';
import { decideCleanUp } from '#lib/runs/clean-up.ts';
import type { RunView } from '#lib/runs/view.ts';
import { needsApproval } from '#lib/team.ts';
import { findTeam, type Portal } from '#server/portal.ts';
import type { Transaction } from '#server/store/database/database.ts';
import { changeRunWithin } from '#server/store/runs/change-run.ts';
import { deleteEscrow } from '#server/store/runs/escrow-rows.ts';
import { findRunByKey, insertRun } from '#server/store/runs/insert-run.ts';
import { askAboutCleanUp } from '../approval/ask-for-approval.ts';

/** What somebody has confirmed. */
export interface Confirmation {
  requestKey: string;
  /** As it was typed. */
  roleName: string;
  /** The keys of the rows that go. */
  removes: readonly string[];
  keyDeletionDays: number;
  secretRecoveryDays: number;
}

/**
 * Starts the clean-up of a run, once: the same confirmation gives the same clean-up, however often it is sent. `makePlan` makes the plan
 * anew. Throws not-found, not-cleanable, role-name-differs, clean-up-plan-changed where the plan is not the confirmed one,
 * clean-up-open where another one is open, and what `makePlan` throws.
 */
export async function startCleanUp(
  { db, queue, config }: Pick<Portal, 'db' | 'queue' | 'config'>,
  actor: Actor,
  view: RunView,
  confirmation: Confirmation,
  makePlan: () => Promise<CleanUpPlan>,
): Promise<{ runId: string }> {
  mustBeAllowed(decideCleanUp(view, actor));
  const { requestKey, ...confirmed } = confirmation;
  if (confirmed.roleName !== view.request.role.roleName) throw new PortalError('role-name-differs');
  const requestHash = createHash('sha256')
    .update(canonicalJson({ cleans: view.id, ...confirmed }))
    .digest('hex');
  const identity = { requestKey, requestHash, by: personOf(actor) };
  // An earlier try whose answer was lost: what it has taken away already must not look like a change.
  const known = await findRunByKey(db, identity);
  if (known !== null) return { runId: known };

  const { rows } = await makePlan();
  if (!isConfirmed(removedKeys(rows), confirmed.removes)) throw new PortalError('clean-up-plan-changed');
  const { keyDeletionDays, secretRecoveryDays } = confirmed;
  const { teamId, accountId, region, partition, request, arns } = view;
  const cleanUp = { runId: view.id, arns, rows, keyDeletionDays, secretRecoveryDays };
  const inserted = await insertRun(db, queue, {
    runId: randomUUID(),
    ...identity,
    ...{ teamId, accountId, region, partition, request },
    cleanUp,
    approval: needsApproval(findTeam(config, teamId)) ? askAboutCleanUp(cleanUp) : undefined,
    also: (trx) => endSetUp(trx, view.id, actor),
  });
  return { runId: inserted.runId };
}

function isConfirmed(found: readonly string[], removes: readonly string[]): boolean {
  return found.length > 0 && canonicalJson(found) === canonicalJson([...removes].sort());
}

/** The set-up may have been taken up again since the page was made: then nothing of it is taken away. */
async function endSetUp(trx: Transaction, runId: string, actor: Actor): Promise<void> {
  const decide = (current: RunView) => decideCleanUp(current, actor);
  mustBeAllowed(await changeRunWithin(trx, runId, decide, () => deleteEscrow(trx, runId, PASSWORD_FIELDS)));
}

function mustBeAllowed(decided: Result<unknown>): void {
  if (!decided.ok) throw new PortalError(decided.error.code, decided.error.params);
}
