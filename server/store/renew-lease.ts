import { sql } from 'kysely';
import type { Guard } from './append-changes.ts';
import { leaseEnd } from './claim-run.ts';
import type { Database } from './database.ts';
import { withDatabase } from './with-database.ts';

/** Holds on to a claimed run for another `leaseMs`; false where it was given back, or another process has claimed it. */
export function renewLease(db: Database, { runId, epoch, leaseMs }: Guard & { leaseMs: number }): Promise<boolean> {
  return withDatabase(async () => {
    const { numUpdatedRows } = await db.kysely
      .updateTable('run')
      .set((column) => ({
        lease_until: leaseEnd(leaseMs),
        last_sign_at: sql<Date>`greatest(clock_timestamp(), ${column.ref('last_sign_at')})`,
      }))
      .where('id', '=', runId)
      .where('epoch', '=', epoch)
      .where('lease_owner', 'is not', null)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  });
}
