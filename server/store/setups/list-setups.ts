import { sql } from 'kysely';
import { z } from 'zod';
import type { Check } from '#lib/runs/events.ts';
import type { SetupCheck, SetupDetails, SetupFilter, SetupPage, SetupSummary } from '#lib/setups/setup.ts';
import { SETUP_STATES } from '#lib/setups/setup-state.ts';
import { containing } from '../database/containing.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { isCheckable, isInProgress, nextCheckAt, type TeamSchedule, teamRelation } from './checks.ts';

/** Setups that need attention come first. */
const RANK = sql<number>`array_position(${[...SETUP_STATES]}::text[], setup.state)`;

interface Row {
  run_id: string;
  team_id: string;
  region: string;
  alias: string | null;
  key_arn: string | null;
  role_name: string;
  state: SetupSummary['state'];
  failure: SetupSummary['failure'];
  checked_at: Date | null;
  checked_for: SetupSummary['checkedFor'];
  next_check_at: Date | null;
  is_checking: boolean;
  is_checkable: boolean;
  rank: number;
  created_at: Date;
}

interface Listing {
  /** Ids of the teams whose setups are listed. */
  teams: 'all' | readonly string[];
  schedules: readonly TeamSchedule[];
  filter: SetupFilter;
  /** Rows per page. */
  limit: number;
}

/** A page of setups, those that need attention first. An invalid cursor returns the first page. */
export function listSetups(db: Database, { teams, schedules, filter, limit }: Listing): Promise<SetupPage> {
  const { team, state, text } = filter;
  // PostgreSQL text can't contain U+0000, so nothing can match it.
  if ([team, text].some((one) => one?.includes('\u0000'))) return Promise.resolve({ items: [], nextCursor: null });
  const after = readCursor(filter.cursor);
  const conditions = [
    ...(teams === 'all' ? [] : [sql`setup.team_id = ANY (${[...teams]}::text[])`]),
    ...(team ? [sql`setup.team_id = ${team}`] : []),
    ...(state ? [sql`setup.state = ${state}`] : []),
    ...(text ? [sql`run.search_text ILIKE ${containing(text)}`] : []),
    ...(after
      ? [
          sql`(${RANK}, run.created_at, run.id) > (${after.rank}, ${after.createdAt}::timestamptz, ${after.runId}::uuid)`,
        ]
      : []),
  ];
  return withDatabase(async () => {
    const rows = await selectRows(db, schedules, conditions, limit + 1);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return { items: shown.map(readRow), nextCursor: rows.length > limit && last ? writeCursor(last) : null };
  });
}

/** The setup that a run has made, with its latest checks. Null if it has none, or no longer. */
export function findSetup(
  db: Database,
  runId: string,
  schedules: readonly TeamSchedule[],
): Promise<SetupDetails | null> {
  return withDatabase(async () => {
    const [row] = await selectRows(db, schedules, [sql`setup.run_id = ${runId}`], 1);
    if (!row) return null;
    const checks = await db.kysely
      .selectFrom('setup_check')
      .select(['id', 'ended_at', 'requested_by', 'state', 'failure', 'checks'])
      .where('run_id', '=', runId)
      .orderBy('ended_at', 'desc')
      .orderBy('id')
      .execute();
    const history: SetupCheck[] = checks.map(({ ended_at, requested_by, ...check }) => ({
      ...check,
      endedAt: ended_at.toISOString(),
      requestedBy: requested_by,
    }));
    return { ...readRow(row), history };
  });
}

/** The checks that failed in a comparison; none if it's no longer kept. */
export function loadDifferences(db: Database, checkId: string): Promise<Check[]> {
  return withDatabase(async () => {
    const row = await db.kysely.selectFrom('setup_check').select('checks').where('id', '=', checkId).executeTakeFirst();
    return row?.checks.filter(({ passed }) => !passed) ?? [];
  });
}

async function selectRows(
  { kysely }: Database,
  schedules: readonly TeamSchedule[],
  conditions: readonly ReturnType<typeof sql>[],
  limit: number,
): Promise<Row[]> {
  const { rows } = await sql<Row>`
    SELECT setup.run_id, setup.team_id, setup.region, run.alias, run.key_arn, run.role_name, setup.state, setup.failure,
      setup.checked_at, setup.checked_for, run.created_at, ${RANK} AS rank,
      CASE WHEN team.every IS NOT NULL AND ${isCheckable} THEN ${nextCheckAt(sql`team.every`)} END AS next_check_at,
      setup.wanted_at IS NOT NULL OR ${isInProgress} AS is_checking, ${isCheckable} AS is_checkable
    FROM setup JOIN run ON run.id = setup.run_id LEFT JOIN ${teamRelation(schedules)} ON team.id = setup.team_id
    WHERE ${conditions.length > 0 ? sql.join(conditions, sql` AND `) : sql`true`}
    ORDER BY rank, run.created_at, run.id LIMIT ${limit}`.execute(kysely);
  return rows;
}

function readRow(row: Row): SetupSummary {
  return {
    runId: row.run_id,
    teamId: row.team_id,
    region: row.region,
    alias: row.alias,
    keyArn: row.key_arn,
    roleName: row.role_name,
    state: row.state,
    failure: row.failure,
    checkedAt: row.checked_at?.toISOString() ?? null,
    checkedFor: row.checked_for,
    nextCheckAt: row.next_check_at?.toISOString() ?? null,
    isChecking: row.is_checking,
    canCheck: row.is_checkable,
  };
}

const cursorSchema = z.tuple([z.int().min(1).max(SETUP_STATES.length), z.iso.datetime(), z.uuid()]);

function writeCursor({ rank, created_at, run_id }: Row): string {
  return Buffer.from(JSON.stringify([rank, created_at.toISOString(), run_id])).toString('base64url');
}

/** Whether a listing can continue after this cursor. */
export function isSetupCursor(cursor: string): boolean {
  return readCursor(cursor) !== null;
}

function readCursor(cursor: string | undefined): { rank: number; createdAt: string; runId: string } | null {
  if (cursor === undefined) return null;
  try {
    const [rank, createdAt, runId] = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { rank, createdAt, runId };
  } catch {
    return null;
  }
}
