import { sql } from 'kysely';
import { ACTIVE_STATES } from '#lib/runs/steps.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { isUnheld } from './claim-run.ts';
import { isKnownGraph } from './known-graph.ts';

/** A run that the queue has just been given is not abandoned yet. */
const GRACE_SECONDS = 3;
const LIMIT = 100;

/**
 * Ids of unfinished runs that nobody holds and that have shown no sign of life for a moment, the longest silent first; of these teams
 * alone, since nobody can work on a run of a team that has left the configuration.
 */
export function findAbandonedRuns(db: Database, teamIds: readonly string[]): Promise<string[]> {
  return withDatabase(async () => {
    const rows = await db.kysely
      .selectFrom('run')
      .select('id')
      .where('state', 'in', ACTIVE_STATES)
      .where('team_id', 'in', teamIds)
      .where(isKnownGraph)
      .where(isUnheld)
      .where('last_sign_at', '<', sql<Date>`clock_timestamp() - make_interval(secs => ${GRACE_SECONDS})`)
      .orderBy('last_sign_at')
      .limit(LIMIT)
      .execute();
    return rows.map((row) => row.id);
  });
}
