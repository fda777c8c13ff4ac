import { sql } from 'kysely';
import type { EpochGuard } from './append-changes.ts';
import type { Database } from './database.ts';
import { withDatabase } from './with-database.ts';

/** Puts off the end of a lease; false where the run was claimed by another process. */
export function renewLease(db: Database, { runId, epoch, leaseMs }: EpochGuard & { leaseMs: number }): Promise<boolean> {
  return withDatabase(async () => {
    const renewed = await db.kysely
      .updateTable('run')
      .set({
        lease_until: sql<Date>`now() + make_interval(secs => ${leaseMs / 1000})`,
        last_sign_at: sql<Date>`now()`,
      })
      .where('id', '=', runId)
      .where('epoch', '=', epoch)
      .executeTakeFirst();
    return renewed.numUpdatedRows === 1n;
  });
}
