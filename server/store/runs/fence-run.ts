import type { Transaction } from '../database/database.ts';

/** Refuses whatever a worker that has claimed the run still writes: it had not begun, and is not to. */
export async function fenceRun(trx: Transaction, runId: string): Promise<void> {
  await trx
    .updateTable('run')
    .set((column) => ({ epoch: column('epoch', '+', 1) }))
    .where('id', '=', runId)
    .execute();
}
