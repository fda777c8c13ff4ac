import { sql } from 'kysely';
import type { RunSummary } from '#lib/runs/history.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { readSummary, selectSummaries } from './run-summary.ts';

/** Workers send a heartbeat every few seconds: a run without one for this long is stuck. */
const STUCK_AFTER_SECONDS = 60;
const LIMIT = 200;

/** The failed and stuck runs of all teams, latest activity first. */
export function listTroubledRuns(db: Database): Promise<RunSummary[]> {
  return withDatabase(async () => {
    const rows = await selectSummaries(db)
      .where(
        sql<boolean>`(state = 'failed' OR (state IN ('queued', 'running', 'cancelling')
          AND last_sign_at < clock_timestamp() - make_interval(secs => ${STUCK_AFTER_SECONDS})))`,
      )
      .orderBy('last_sign_at', 'desc')
      .limit(LIMIT)
      .execute();
    return rows.map(readSummary);
  });
}
