import type { EpochGuard } from './append-changes.ts';
import type { Database } from './database.ts';
import { withDatabase } from './with-database.ts';

/** Gives a run back, so that another process need not wait for the lease to end. Does nothing where it was claimed again. */
export function releaseLease(db: Database, { runId, epoch }: EpochGuard): Promise<void> {
  return withDatabase(async () => {
    await db.kysely
      .updateTable('run')
      .set({ lease_owner: null, lease_until: null })
      .where('id', '=', runId)
      .where('epoch', '=', epoch)
      .execute();
  });
}
