import { type Actor, personOf } from '#lib/people/access.ts';
import { decideApproval } from '#lib/runs/approval.ts';
import type { Portal } from '#server/portal.ts';
import { appendAudit } from '#server/store/audit/append-audit.ts';
import { announceRun } from '#server/store/runs/announce-run.ts';
import { changeRun } from '#server/store/runs/change-run.ts';

/**
 * Approves the plan that the lead saw, identified by its hash, and starts the run. Throws not-found, approval-own,
 * approval-plan-changed, not-awaiting-approval.
 */
export async function approveRun(
  { db }: Pick<Portal, 'db'>,
  actor: Actor,
  { runId, planHash }: { runId: string; planHash: string },
): Promise<void> {
  await changeRun(
    db,
    runId,
    (view, now) => decideApproval(view, actor, planHash, now),
    async (trx, { teamId }, events) => {
      if (events.length === 0) return;
      await announceRun(trx, runId);
      await appendAudit(trx, { kind: 'approval', teamId, runId, by: personOf(actor), data: { planHash } });
    },
  );
}
