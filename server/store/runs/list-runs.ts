import type { RunSummary } from '#lib/runs/history.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { readSummary, selectSummaries } from './run-summary.ts';

/** The clean-ups of a run, newest first. */
export function listCleanUps(db: Database, runId: string): Promise<RunSummary[]> {
  return withDatabase(async () => {
    const rows = await selectSummaries(db).where('cleans_run', '=', runId).orderBy('created_at', 'desc').execute();
    return rows.map(readSummary);
  });
}

/**
 * Number of these teams' runs that await approval by someone other than this person. Runs they only gave a password for
 * count; they learn when they approve that they can't.
 */
export function countAwaiting(
  db: Database,
  { teamIds, userId }: { teamIds: readonly string[]; userId: string },
): Promise<number> {
  if (teamIds.length === 0) return Promise.resolve(0);
  return withDatabase(async () => {
    const row = await db.kysely
      .selectFrom('run')
      .select((expression) => expression.fn.countAll<string>().as('count'))
      .where('state', '=', 'awaiting-approval')
      .where('team_id', 'in', teamIds)
      .where('requested_by', '!=', userId)
      .executeTakeFirst();
    return Number(row?.count ?? 0);
  });
}
