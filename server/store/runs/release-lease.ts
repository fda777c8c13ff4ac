import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import type { Guard } from './append-changes.ts';

/** Gives a run back, so that another process need not wait for the lease's end; does nothing where one has it already. */
export function releaseLease(db: Database, { runId, epoch }: Guard): Promise<void> {
  return withDatabase(async () => {
    await db.kysely
      .updateTable('run')
      .set({ lease_owner: null, lease_until: null })
      .where('id', '=', runId)
      .where('epoch', '=', epoch)
      .execute();
  });
}
