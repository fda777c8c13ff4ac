import { sql } from 'kysely';
import type { RunKind } from '#lib/runs/steps.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** The latest succeeded runs that count. */
const COUNTED = 20;

/** The median working time of the latest succeeded runs of this kind in a team, in milliseconds. Null without any. */
export function readTypicalDuration(
  db: Database,
  { teamId, kind }: { teamId: string; kind: RunKind },
): Promise<number | null> {
  return withDatabase(async () => {
    const { rows } = await sql<{ ms: number | null }>`
      SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY worked_ms) AS ms
      FROM (
        SELECT worked_ms FROM run_search WHERE team_id = ${teamId} AND state = 'succeeded' AND kind = ${kind}
        ORDER BY created_at DESC, run_id DESC LIMIT ${COUNTED}
      ) AS latest`.execute(db.kysely);
    const ms = rows[0]?.ms ?? null;
    return ms === null ? null : Math.round(ms);
  });
}
