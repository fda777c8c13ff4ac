import type { Notice } from '#lib/notices/notice.ts';
import type { Transaction } from '../database/database.ts';

/**
 * Adds notices in the transaction of what they are about, which ends with the run's event `eventNo`. One that is already
 * there is not added again.
 */
export async function insertNotices(
  trx: Transaction,
  runId: string,
  eventNo: number,
  notices: readonly Notice[],
): Promise<void> {
  if (notices.length === 0) return;
  await trx
    .insertInto('notice')
    .values(notices.map(({ kind, occurrence }) => ({ run_id: runId, kind, occurrence, event_no: eventNo })))
    .onConflict((conflict) => conflict.columns(['run_id', 'kind', 'occurrence']).doNothing())
    .execute();
}
