import { type Actor, personOf } from '#lib/people/access.ts';
import { PASSWORD_FIELDS } from '#lib/request/schema.ts';
import { decideDenial } from '#lib/runs/approval.ts';
import type { Portal } from '#server/portal.ts';
import { appendAudit } from '#server/store/audit/append-audit.ts';
import { changeRun } from '#server/store/runs/change-run.ts';
import { deleteEscrow } from '#server/store/runs/escrow-rows.ts';
import { fenceRun } from '#server/store/runs/lease.ts';

/**
 * Denies a run permanently and deletes its passwords immediately. Throws not-found, approval-own,
 * not-awaiting-approval.
 */
export async function denyRun(
  { db }: Pick<Portal, 'db'>,
  actor: Actor,
  { runId, reason }: { runId: string; reason: string },
): Promise<void> {
  await changeRun(
    db,
    runId,
    (view) => decideDenial(view, actor, reason),
    async (trx, { teamId, approval }, events) => {
      if (events.length === 0) return;
      await deleteEscrow(trx, runId, PASSWORD_FIELDS);
      await fenceRun(trx, runId);
      const data = { planHash: approval?.planHash ?? '', reason };
      await appendAudit(trx, { kind: 'denial', teamId, runId, by: personOf(actor), data });
    },
  );
}
