import { sql } from 'kysely';
import type { Database } from './database.ts';
import { withDatabase } from './with-database.ts';

/** A run that was asked for this long ago and that nobody holds has lost its job or its worker. */
const GRACE_SECONDS = 3;
const AT_ONCE = 50;

/** Runs that are not at rest, that nobody holds, and that gave no sign of life for a while. */
export function findAbandonedRuns(db: Database): Promise<string[]> {
  return withDatabase(async () => {
    const rows = await db.kysely
      .selectFrom('run')
      .select('id')
      .where('state', 'in', ['queued', 'running'])
      .where((where) => where.or([where('lease_until', 'is', null), where('lease_until', '<', sql<Date>`now()`)]))
      .where('last_sign_at', '<', sql<Date>`now() - make_interval(secs => ${GRACE_SECONDS})`)
      .orderBy('last_sign_at')
      .limit(AT_ONCE)
      .execute();
    return rows.map(({ id }) => id);
  });
}
