import { type Actor, personOf } from '#lib/access.ts';
import type { Result } from '#lib/errors.ts';
import { decideCancel } from '#lib/setup/cancel.ts';
import type { RunEvent } from '#lib/setup/events.ts';
import { PASSWORD_FIELDS } from '#lib/setup/request.ts';
import type { Portal } from '#server/portal.ts';
import { appendAudit } from '#server/store/append-audit.ts';
import { changeRun } from '#server/store/change-run.ts';
import { deleteEscrow } from '#server/store/escrow-rows.ts';

/**
 * Cancels a run for a person: in one transaction its passwords are destroyed and no step starts any more. Whoever works on the run
 * then ends it; where nobody does, the queue hands it to somebody. Errors: not-found, not-cancellable.
 */
export function requestCancel(
  { db, queue }: Pick<Portal, 'db' | 'queue'>,
  actor: Actor,
  runId: string,
): Promise<Result<RunEvent[]>> {
  return changeRun(
    db,
    runId,
    (view) => decideCancel(view, actor),
    async (trx, { state, teamId }, events) => {
      await deleteEscrow(trx, runId, PASSWORD_FIELDS);
      if (state === 'cancelling') await queue.enqueue(runId, trx);
      if (events.length > 0) await appendAudit(trx, { kind: 'cancel', teamId, runId, by: personOf(actor), data: {} });
    },
  );
}
