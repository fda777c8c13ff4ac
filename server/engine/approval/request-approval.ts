import type { Result } from '#lib/errors.ts';
import { type Actor, personOf } from '#lib/people/access.ts';
import { decideApproval } from '#lib/runs/approval.ts';
import type { RunEvent } from '#lib/runs/events.ts';
import type { Portal } from '#server/portal.ts';
import { appendAudit } from '#server/store/audit/append-audit.ts';
import { changeRun } from '#server/store/runs/change-run.ts';

/**
 * Approves a run for a lead, who has seen the plan of this hash, and hands it to the queue. Errors: not-found, approval-own,
 * approval-plan-changed, not-awaiting-approval.
 */
export function requestApproval(
  { db, queue }: Pick<Portal, 'db' | 'queue'>,
  actor: Actor,
  { runId, planHash }: { runId: string; planHash: string },
): Promise<Result<RunEvent[]>> {
  return changeRun(
    db,
    runId,
    (view, now) => decideApproval(view, actor, planHash, now),
    async (trx, { teamId }, events) => {
      if (events.length === 0) return;
      await queue.enqueue(runId, trx);
      await appendAudit(trx, { kind: 'approval', teamId, runId, by: personOf(actor), data: { planHash } });
    },
  );
}
