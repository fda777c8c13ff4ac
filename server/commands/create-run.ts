import { createHash, randomUUID } from 'node:crypto';
import { canonicalJson } from '#lib/aws/policy.ts';
import { PortalError } from '#lib/errors.ts';
import { type Actor, isAllowed, personOf } from '#lib/people/access.ts';
import { hasConflict } from '#lib/plan/plan.ts';
import type { Submission } from '#lib/request/schema.ts';
import { needsApproval } from '#lib/team.ts';
import { limitTeam } from '#server/auth/limit-person.ts';
import { askAboutPlan } from '#server/engine/approval/approval-ask.ts';
import { prepareRun } from '#server/engine/worker/prepare-run.ts';
import { FRESH_MS } from '#server/engine/worker/prepared-runs.ts';
import { sealPasswords, storePasswords } from '#server/escrow/stored-passwords.ts';
import { findTeam, type Portal } from '#server/portal.ts';
import { deleteDraft } from '#server/store/drafts/delete-drafts.ts';
import { findRunOfDraft } from '#server/store/drafts/find-drafts.ts';
import { findRunByKey, insertRun } from '#server/store/runs/insert-run.ts';
import { refuseNamesInUse } from '#server/store/runs/refuse-names-in-use.ts';

interface NewSetup {
  requestKey: string;
  /** Identifies the plan that the user saw (`planRun`). */
  planHash: string | null;
  submission: Submission;
  /**
   * Keyed hashes of all that was sent, the current key's first. Without them, the request is compared without its
   * passwords, which a form asks for again.
   */
  bodyHashes?: readonly [string, ...string[]];
}

/**
 * Creates a run. Idempotent: the same key with the same request gives the same run. Throws not-found, plan-conflict, plan-changed, names-in-use, request-key-reused,
 * too-many-requests, and AWS errors from the plan's reads.
 */
export async function createRun(
  portal: Portal,
  actor: Actor,
  { requestKey, planHash, submission, bodyHashes }: NewSetup,
): Promise<{ runId: string }> {
  const { passwords, ...request } = submission;
  const { teamId, region } = request.target;
  if (!isAllowed(actor, 'run.create', { teamId })) throw new PortalError('not-found');
  const [requestHash, ...formerHashes] = bodyHashes ?? [
    createHash('sha256').update(canonicalJson(request)).digest('hex'),
  ];
  const by = personOf(actor);
  const identity = { requestKey, requestHash, formerHashes, by };
  // Resources created by an earlier attempt with a lost response must not look like a conflict.
  const known = await findRun(portal, identity);
  if (known !== null) return { runId: known };
  await limitTeam(portal, actor, { teamId, kind: 'submit' });

  const runId = randomUUID();
  const { plan, prepared } = await prepareRun(portal, actor, { runId, request });
  const ask = askAboutPlan(request, plan);
  const obstacle = hasConflict(plan) ? 'plan-conflict' : ask.planHash === planHash ? null : 'plan-changed';
  if (obstacle !== null) {
    // A parallel submission of the same request may have created the run, and its resources are no conflict either.
    const faster = await findRun(portal, identity);
    if (faster !== null) return { runId: faster };
    throw new PortalError(obstacle);
  }

  const team = findTeam(portal.config, teamId);
  const sealed = await sealPasswords(portal.escrow, { runId, teamId }, passwords);
  const inserted = await insertRun(portal.db, {
    runId,
    ...identity,
    teamId,
    region,
    accountId: team.accountId,
    partition: team.partition,
    request,
    approval: needsApproval(team) ? ask : undefined,
    planHash: ask.planHash,
    also: async (trx) => {
      const names = { runId, accountId: team.accountId, request };
      // Twice the time, since it's measured by two clocks.
      const areUsed = await refuseNamesInUse(trx, names, 2 * FRESH_MS);
      if (prepared && !areUsed) portal.preparedRuns.keep(runId, prepared);
      await storePasswords(trx, runId, sealed);
    },
  });
  return { runId: inserted.runId };
}

/**
 * The run that this submission already created, else null. Its draft is spent, even if what was sent now differs. Throws
 * request-key-reused.
 */
async function findRun({ db }: Portal, identity: Parameters<typeof findRunByKey>[1]): Promise<string | null> {
  const name = { userId: identity.by.userId, draftId: identity.requestKey };
  if ((await findRunOfDraft(db.kysely, name)) === null) return null;
  await deleteDraft(db.kysely, name);
  return findRunByKey(db, identity);
}
