import { sql } from 'kysely';
import { ACTIVE_STATES } from '#lib/runs/steps.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { isKnownGraph } from './known-graph.ts';

/**
 * Takes a run that waits for a worker, for `leaseMs` of the database's clock. Null where another process holds it, it is at rest, or
 * its graph is newer than this process knows; also while somebody is just writing to it, since whoever waits for a process that stands
 * still works on nothing else meanwhile. One statement: of two that claim at once, one gets it. A claim is no sign of life: a run
 * that is claimed again and again without getting anywhere is stuck. `recoveries`: how many leases of the run ran out in a row, this
 * claim's included, without a step having been done; a lease that was given back is none.
 */
export function claimRun(
  db: Database,
  { runId, owner, leaseMs }: { runId: string; owner: string; leaseMs: number },
): Promise<{ epoch: number; recoveries: number } | null> {
  return withDatabase(async () => {
    const claimed = await db.kysely
      .updateTable('run')
      .set((column) => ({
        epoch: sql<number>`${column.ref('epoch')} + 1`,
        recoveries: sql<number>`${column.ref('recoveries')} + (lease_owner IS NOT NULL)::integer`,
        lease_owner: owner,
        lease_until: leaseEnd(leaseMs),
      }))
      .where('id', 'in', (query) =>
        query
          .selectFrom('run')
          .select('id')
          .where('id', '=', runId)
          .where('state', 'in', ACTIVE_STATES)
          .where(isKnownGraph)
          .where(isUnheld)
          .forUpdate()
          .skipLocked(),
      )
      .returning(['epoch', 'recoveries'])
      .executeTakeFirst();
    return claimed ?? null;
  });
}

export function leaseEnd(leaseMs: number) {
  return sql<Date>`clock_timestamp() + ${leaseMs} * interval '1 millisecond'`;
}

/** True for a run without a lease, or with one whose time is over. */
export const isUnheld = sql<boolean>`(lease_until IS NULL OR lease_until < clock_timestamp())`;
