import { sql } from 'kysely';
import type { RunKind } from '#lib/runs/steps.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** The newest runs of a team that are looked at; an index has them in order. */
const LOOKED_AT = 100;
/** The succeeded ones among them that count. */
const COUNTED = 20;

/**
 * The median time that the latest succeeded runs of this kind took in a team, from their start, in milliseconds. The
 * wait for an approval doesn't count. Null without such a run.
 */
export function readTypicalDuration(
  db: Database,
  { teamId, kind }: { teamId: string; kind: RunKind },
): Promise<number | null> {
  return withDatabase(async () => {
    const { rows } = await sql<{ ms: number | null }>`
      SELECT 1000 * percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM done.finished_at - done.started_at))
        AS ms
      FROM (
        SELECT latest.finished_at,
          (SELECT event.at FROM event WHERE event.run_id = latest.id AND event.type = 'run.started'
            ORDER BY event.no LIMIT 1) AS started_at
        FROM (
          SELECT id, kind, state, created_at, finished_at FROM run WHERE team_id = ${teamId}
          ORDER BY created_at DESC, id DESC LIMIT ${LOOKED_AT}
        ) AS latest
        WHERE latest.kind = ${kind} AND latest.state = 'succeeded'
        ORDER BY latest.created_at DESC LIMIT ${COUNTED}
      ) AS done`.execute(db.kysely);
    const ms = rows[0]?.ms ?? null;
    return ms === null ? null : Math.round(Number(ms));
  });
}
