import { type Actor, personOf } from '#lib/people/access.ts';
import { PASSWORD_FIELDS } from '#lib/request/schema.ts';
import { decideCancel } from '#lib/runs/cancel.ts';
import type { Portal } from '#server/portal.ts';
import { appendAudit } from '#server/store/audit/append-audit.ts';
import { announceCancel } from '#server/store/runs/announce-run.ts';
import { changeRun } from '#server/store/runs/change-run.ts';
import { deleteEscrow } from '#server/store/runs/escrow-rows.ts';

/**
 * Cancels a run: one transaction deletes its passwords and prevents further steps. The process working on the run then
 * ends it; if there is none, another one claims it. Throws not-found, not-cancellable.
 */
export async function cancelRun(
  { db }: Pick<Portal, 'db'>,
  actor: Actor,
  { runId, writeId }: { runId: string; writeId?: string | undefined },
): Promise<void> {
  await changeRun(
    db,
    runId,
    (view) => decideCancel(view, actor),
    async (trx, { state, teamId }, events) => {
      await deleteEscrow(trx, runId, PASSWORD_FIELDS);
      if (state === 'cancelling') await announceCancel(trx, runId);
      if (events.length > 0) await appendAudit(trx, { kind: 'cancel', teamId, runId, by: personOf(actor), data: {} });
    },
    writeId,
  );
}
