import { sql } from 'kysely';
import type { RunState } from '#lib/runs/steps.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import type { Guard } from './append-changes.ts';
import { leaseEnd } from './claim-run.ts';

/** Holds on to a claimed run for another `leaseMs`; gives its state, or null where it was given back or another process has claimed it. */
export function renewLease(
  db: Database,
  { runId, epoch, leaseMs }: Guard & { leaseMs: number },
): Promise<RunState | null> {
  return withDatabase(async () => {
    const renewed = await db.kysely
      .updateTable('run')
      .set((column) => ({
        lease_until: leaseEnd(leaseMs),
        last_sign_at: sql<Date>`greatest(clock_timestamp(), ${column.ref('last_sign_at')})`,
      }))
      .where('id', '=', runId)
      .where('epoch', '=', epoch)
      .where('lease_owner', 'is not', null)
      .returning('state')
      .executeTakeFirst();
    return renewed?.state ?? null;
  });
}
