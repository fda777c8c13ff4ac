import { type SelectQueryBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Check } from '#lib/runs/events.ts';
import { runName } from '#lib/runs/run-name.ts';
import type { InboxFilter, TroubledRun } from '#lib/runs/support-inbox.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { readSummary, selectSummaries } from './run-summary.ts';

/** Workers send a heartbeat every few seconds: a run without one for this long is stuck. */
const STUCK_AFTER_SECONDS = 60;
/** Waits for AWS that end earlier are normal. */
const WAITING_AFTER_SECONDS = 60;

interface Listing {
  filter: InboxFilter;
  /** Rows per page. */
  limit: number;
}

/**
 * A page of the runs that need attention, or whose setup does, latest activity first. An invalid cursor returns the
 * first page.
 */
export async function listTroubledRuns(
  db: Database,
  { filter, limit }: Listing,
): Promise<{ items: TroubledRun[]; nextCursor: string | null }> {
  const { trouble, code, step } = filter;
  const ofFailed = trouble === undefined || trouble === 'failed';
  // Only failed runs have an error.
  const ofOthers = code === undefined && step === undefined;
  const ofOpen = ofOthers && trouble !== 'failed' && trouble !== 'drifted';
  const ofDrifted = ofOthers && (trouble === undefined || trouble === 'drifted');
  return withDatabase(async () => {
    const found = [
      ...(ofFailed ? await selectTroubled(db, filter, 'failed', limit + 1).execute() : []),
      ...(ofOpen ? await selectTroubled(db, filter, 'open', limit + 1).execute() : []),
      ...(ofDrifted ? await selectDrifted(db, filter, limit + 1).execute() : []),
    ];
    const rows = found.toSorted((one, other) => Number(other.sign) - Number(one.sign) || (one.id < other.id ? 1 : -1));
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map(readTroubled),
      nextCursor: rows.length > limit && last ? writeCursor([last.sign, last.id]) : null,
    };
  });
}

type TroubledRow = Awaited<ReturnType<ReturnType<typeof selectTroubled | typeof selectDrifted>['execute']>>[number];

function readTroubled(row: TroubledRow): TroubledRun {
  const { id, kind, teamId, state, failedStep, errorCode, requestedBy, lastSignAt, ...name } = readSummary(row);
  return {
    ...{ id, teamId, name: runName(name), requestedBy: requestedBy.name, trouble: row.trouble },
    lastSignAt: row.since?.toISOString() ?? lastSignAt,
    lastNo: row.last_no,
    ...(kind === 'clean-up' && { kind }),
    ...(row.trouble === 'stuck' && { state }),
    ...(failedStep && { failedStep }),
    ...(row.trouble === 'failed' && errorCode && { errorCode }),
    ...(row.differences && { differences: row.differences }),
    ...(row.wants_password && { wantsPassword: true }),
    ...(row.wait_reason && { waitReason: row.wait_reason }),
    ...(row.approval_until && { approvalUntil: row.approval_until.toISOString() }),
  };
}

/** What orders the rows: the last activity of a run, and when a check found that a setup has drifted. */
const OF_RUNS = { time: sql.ref('last_sign_at'), id: sql.ref('run.id') };
const OF_SETUPS = { time: sql.ref('verdict_since'), id: sql.ref('run_id') };
type Order = typeof OF_RUNS;

/** JavaScript's dates have no microseconds, which order the rows. */
const microseconds = ({ time }: Order) => sql<string>`(extract(epoch FROM ${time}) * 1000000)::bigint::text`;

const isStuck = sql<boolean>`(state <> 'awaiting-approval'
  AND last_sign_at < statement_timestamp() - make_interval(secs => ${sql.lit(STUCK_AFTER_SECONDS)}))`;
const isWaiting = sql<boolean>`(state = 'awaiting-approval' OR (state = 'running'
  AND waiting_since < statement_timestamp() - make_interval(secs => ${sql.lit(WAITING_AFTER_SECONDS)})))`;
const isOpen = sql<boolean>`state IN ('awaiting-approval', 'queued', 'running', 'cancelling')`;
export const isFailed = sql<boolean>`state = 'failed'`;
/** Nothing is left to do for a run that was cleaned up. */
const isLeft = sql<boolean>`(
  SELECT true FROM run AS clean_up WHERE clean_up.cleans_run = run.id AND clean_up.kind = 'clean-up'
    AND clean_up.state = 'succeeded' LIMIT 1) IS NULL`;

const selectRows = (db: Database) =>
  selectSummaries(db).select(['error_code', 'wants_password', 'wait_reason', 'approval_until', 'last_no']);

/**
 * Runs are found in their index, in order, before more is read of each. With row-level security, PostgreSQL expects few,
 * and would otherwise read and sort all.
 */
function selectTroubled(db: Database, filter: InboxFilter, which: 'failed' | 'open', limit: number) {
  const listed = db.kysely.selectFrom('run').select(['id', 'last_sign_at']);
  const found = db.kysely
    .selectFrom(
      pageOf(narrow(listed, filter), OF_RUNS, filter.cursor)
        .$if(which === 'failed', (query) => query.where(isFailed))
        .$if(which === 'open', (query) => query.where(isOpen).where(isOfTrouble(filter.trouble)))
        .offset(0)
        .as('run'),
    )
    .select('id')
    .$if(which === 'failed', (query) => query.where(isLeft))
    .limit(limit);
  const trouble = sql<'failed' | 'stuck' | 'waiting'>`CASE WHEN ${isFailed} THEN 'failed' WHEN ${isStuck} THEN 'stuck'
    ELSE 'waiting' END`;
  return selectRows(db)
    .innerJoin(found.as('found'), 'found.id', 'run.id')
    .select([trouble.as('trouble'), microseconds(OF_RUNS).as('sign')])
    .select([sql<null>`NULL`.as('since'), sql<null>`NULL`.as('differences')]);
}

const latestDifferences = sql<Check[]>`(
  SELECT jsonb_agg(point - '{expected,found}'::text[])
  FROM (SELECT checks FROM setup_check WHERE setup_check.run_id = setup.run_id ORDER BY ended_at DESC LIMIT 1) AS latest,
    jsonb_path_query(checks, '$[*] ? (@.passed == false)') AS point)`;

/** The runs whose setups have drifted, by the time when a check found that. */
function selectDrifted(db: Database, filter: InboxFilter, limit: number) {
  const drifted = db.kysely
    .selectFrom('setup')
    .select(['setup.run_id', 'verdict_since as since', microseconds(OF_SETUPS).as('sign')])
    .select(latestDifferences.as('differences'))
    .where('setup.state', '=', 'drifted');
  return selectRows(db)
    .innerJoin(
      pageOf(narrow(drifted, filter, OF_SETUPS), OF_SETUPS, filter.cursor)
        .limit(limit)
        .as('drifted'),
      (join) => join.onRef('drifted.run_id', '=', 'run.id'),
    )
    .select([sql<'drifted'>`'drifted'`.as('trouble'), 'drifted.sign', 'drifted.since', 'drifted.differences']);
}

function isOfTrouble(trouble: InboxFilter['trouble']) {
  if (trouble === 'stuck') return isStuck;
  return trouble === 'waiting'
    ? sql<boolean>`(${isWaiting} AND NOT ${isStuck})`
    : sql<boolean>`(${isStuck} OR ${isWaiting})`;
}

/** The rows after the cursor, in order. */
function pageOf<Query extends SelectQueryBuilder<never, never, unknown>>(
  query: Query,
  { time, id }: Order,
  cursor: string | undefined,
): Query {
  const after = readCursor(cursor);
  return query
    .$if(after !== null, (from) =>
      from.where(
        sql<boolean>`(${time}, ${id}) < ('epoch'::timestamptz + ${after?.[0]}::bigint * interval '1 microsecond', ${after?.[1]}::uuid)`,
      ),
    )
    .orderBy(time, 'desc')
    .orderBy(id, 'desc') as Query;
}

/** Only what matches the filter, apart from its kind of trouble. */
export function narrow<Query extends SelectQueryBuilder<never, never, unknown>>(
  query: Query,
  { team, code, step, age }: InboxFilter,
  { time }: Order = OF_RUNS,
): Query {
  const conditions = [
    ...(team === undefined ? [] : [sql<boolean>`team_id = ${team}`]),
    ...(code === undefined ? [] : [sql<boolean>`error_code = ${code}`]),
    ...(step === undefined ? [] : [sql<boolean>`error_step = ${step}`]),
    ...(age === undefined
      ? []
      : [sql<boolean>`${time} < statement_timestamp() - make_interval(hours => ${Number(age)})`]),
  ];
  return conditions.reduce((narrowed, condition) => narrowed.where(condition) as Query, query);
}

const cursorSchema = z.tuple([z.string().regex(/^\d{1,16}$/), z.uuid()]);
type Cursor = z.infer<typeof cursorSchema>;

function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function readCursor(cursor: string | undefined): Cursor | null {
  if (cursor === undefined) return null;
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    return null;
  }
}
