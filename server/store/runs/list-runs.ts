import { sql } from 'kysely';
import type { RunSummary } from '#lib/runs/history.ts';
import { type Cause, type InboxFilter, SHARED_CAUSES } from '#lib/runs/support-inbox.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { isFailed, narrow } from './list-troubled-runs.ts';
import { readSummary, selectSummaries } from './run-summary.ts';

const MOST_CAUSES = 10;

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

/**
 * The causes of several failed runs that match the filter, the most frequent first. Counted in the order of an index,
 * without sorting, and with one look at all clean-ups instead of one for each run.
 */
export function countCauses(db: Database, filter: InboxFilter): Promise<Cause[]> {
  return withDatabase(async () => {
    const cleaned = sql`SELECT cleans_run FROM run WHERE kind = 'clean-up' AND state = 'succeeded'`;
    const counted = narrow(db.kysely.selectFrom('run'), filter)
      .select(['error_code', 'team_id', 'error_step', sql<string>`count(*)`.as('runs')])
      .where(isFailed)
      .where('error_code', 'is not', null)
      .where(sql<boolean>`id NOT IN (${cleaned})`)
      .groupBy(['error_code', 'team_id', 'error_step']);
    const isShared = sql<boolean>`error_code = ANY (${SHARED_CAUSES})`;
    const rows = await db.kysely
      .selectFrom(counted.as('counted'))
      .select(['error_code'])
      .select([
        sql<string | null>`CASE WHEN ${isShared} THEN NULL ELSE team_id END`.as('team'),
        sql<Cause['step']>`CASE WHEN ${isShared} THEN NULL ELSE error_step END`.as('step'),
        sql<string>`sum(runs)`.as('count'),
      ])
      .groupBy(['error_code', sql`2`, sql`3`])
      .having(sql<boolean>`sum(runs) > 1`)
      .orderBy(sql`sum(runs)`, 'desc')
      .orderBy('error_code')
      .limit(MOST_CAUSES)
      .execute();
    return rows.flatMap(({ error_code, team, step, count }) =>
      error_code === null ? [] : [{ code: error_code, teamId: team, step, count: Number(count) }],
    );
  });
}
