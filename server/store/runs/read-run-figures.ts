import { sql } from 'kysely';
import type { ErrorCode } from '#lib/errors.ts';
import { type OutcomeCounts, outcomeOf, type RunFigures, sumCounts } from '#lib/runs/run-figures.ts';
import type { RunKind, RunState, StepName } from '#lib/runs/steps.ts';
import { startOfDay } from '#lib/zoned-day.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** How many failed steps and errors are listed. */
const LISTED = 10;

interface Scope {
  /** Only of this team; otherwise of all in the database's scope. */
  teamId: string | undefined;
  /** The first days of the periods (YYYY-MM-DD), the earliest first, and their time zone. */
  starts: readonly string[];
  zone: string;
}

interface Row {
  /** The numbers of periods start at 1. */
  counts: { no: number; kind: RunKind; state: RunState; count: number }[];
  steps: { step: StepName; count: number }[];
  errors: { code: ErrorCode; count: number }[];
  median: number | null;
  p95: number | null;
}

/** The figures of the runs requested since the first period, of the teams in scope. */
export async function readRunFigures(db: Database, { teamId, starts, zone }: Scope): Promise<RunFigures> {
  const times = starts.map((day) => startOfDay(day, zone).toISOString());
  const { counts, median, p95, ...frequent } = await selectFigures(db, times, teamId);
  const sumOf = (kind: RunKind, no?: number) =>
    sumCounts(counts.filter((one) => one.kind === kind && (no ?? one.no) === one.no).map(countsOf));
  return {
    periods: starts.map((from, index) => ({ from, counts: sumOf('set-up', index + 1) })),
    cleanUps: sumOf('clean-up'),
    medianMs: median === null ? null : Math.round(median),
    p95Ms: p95 === null ? null : Math.round(p95),
    ...frequent,
  };
}

function countsOf({ state, count }: Row['counts'][number]): OutcomeCounts {
  return { succeeded: 0, failed: 0, ended: 0, open: 0, [outcomeOf(state)]: count };
}

/** One statement, so that all figures are of the same moment. */
function selectFigures(db: Database, times: readonly string[], teamId: string | undefined): Promise<Row> {
  const ofTeam = teamId === undefined ? sql`` : sql`AND team_id = ${teamId}`;
  const frequent = (column: string, name: string) => sql`
    (SELECT coalesce(json_agg(most), '[]') FROM (
      SELECT ${sql.ref(column)} AS ${sql.ref(name)}, count(*)::int AS count FROM failed
      WHERE ${sql.ref(column)} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${LISTED}) AS most)`;
  const percentile = (share: number) => sql`
    (SELECT percentile_cont(${share}::float8) WITHIN GROUP (ORDER BY worked_ms) FROM seen
     WHERE kind = 'set-up' AND state = 'succeeded')`;
  return withDatabase(async () => {
    const { rows } = await sql<Row>`
      WITH seen AS MATERIALIZED (
        SELECT width_bucket(created_at, ${times}::timestamptz[]) AS no, kind, state, failed_step, error_code, worked_ms
        FROM run_search WHERE created_at >= ${times[0]} ${ofTeam}
      ), failed AS (
        SELECT failed_step, error_code FROM seen WHERE kind = 'set-up' AND state = 'failed'
      )
      SELECT
        (SELECT coalesce(json_agg(one), '[]') FROM (
          SELECT no, kind, state, count(*)::int AS count FROM seen GROUP BY no, kind, state) AS one) AS counts,
        ${frequent('failed_step', 'step')} AS steps,
        ${frequent('error_code', 'code')} AS errors,
        ${percentile(0.5)} AS median,
        ${percentile(0.95)} AS p95`.execute(db.kysely);
    const [row] = rows;
    if (!row) throw new Error('PostgreSQL did not return the figures.');
    return row;
  });
}
