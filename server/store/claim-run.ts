import { sql } from 'kysely';
import { GRAPH_VERSION } from '#lib/setup/steps.ts';
import type { Database } from './database.ts';
import { withDatabase } from './with-database.ts';

/**
 * Claims a run that is not at rest and that nobody holds, by the database's clock alone. The new epoch ends every earlier claim. Null
 * where another process holds it, it is at rest, or its graph is of a version that this process does not know.
 */
export function claimRun(
  db: Database,
  { runId, owner, leaseMs }: { runId: string; owner: string; leaseMs: number },
): Promise<{ epoch: number } | null> {
  return withDatabase(async () => {
    const claimed = await db.kysely
      .updateTable('run')
      .set({
        epoch: sql<number>`epoch + 1`,
        lease_owner: owner,
        lease_until: sql<Date>`now() + make_interval(secs => ${leaseMs / 1000})`,
        last_sign_at: sql<Date>`now()`,
      })
      .where('id', '=', runId)
      .where('state', 'in', ['queued', 'running'])
      .where('graph_version', '<=', GRAPH_VERSION)
      .where((where) => where.or([where('lease_until', 'is', null), where('lease_until', '<', sql<Date>`now()`)]))
      .returning('epoch')
      .executeTakeFirst();
    return claimed ?? null;
  });
}
