import type { Result } from '#lib/errors.ts';
import { type Actor, personOf } from '#lib/people/access.ts';
import { PASSWORD_FIELDS } from '#lib/request/schema.ts';
import { decideCancel } from '#lib/runs/cancel.ts';
import type { RunEvent } from '#lib/runs/events.ts';
import type { Portal } from '#server/portal.ts';
import { appendAudit } from '../store/audit/append-audit.ts';
import { changeRun } from '../store/runs/change-run.ts';
import { deleteEscrow } from '../store/runs/escrow-rows.ts';

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
