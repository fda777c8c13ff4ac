import { sql } from 'kysely';
import { z } from 'zod';
import type { HistoryFilter, RunPage, RunSummary } from '#lib/runs/history.ts';
import { startOfDay } from '#lib/zoned-day.ts';
import { containing } from '../database/containing.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { readSummary, selectSummaries } from './run-summary.ts';

const EMPTY: RunPage = { items: [], nextCursor: null };

interface Listing {
  /** Ids of the teams whose runs are listed. */
  teams: 'all' | readonly string[];
  filter: HistoryFilter;
  /** Rows per page. */
  limit: number;
}

/** A page of runs, newest first. An invalid cursor returns the first page. */
export async function listRuns(db: Database, { teams, filter, limit }: Listing): Promise<RunPage> {
  const teamIds = filter.team === undefined ? teams : intersect(teams, filter.team);
  if (teamIds !== 'all' && teamIds.length === 0) return EMPTY;
  // PostgreSQL text can't contain U+0000, so nothing can match it.
  if ([filter.team, filter.person, filter.text].some((text) => text?.includes('\u0000'))) return EMPTY;
  const rows = await withDatabase(() =>
    selectSummaries(db)
      .$if(teamIds !== 'all', (query) => query.where('team_id', 'in', teamIds as readonly string[]))
      .$call((query) => narrow(query, filter))
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute(),
  );
  const items = rows.slice(0, limit).map(readSummary);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? writeCursor(last) : null };
}

function intersect(teams: Listing['teams'], teamId: string): readonly string[] {
  return teams === 'all' || teams.includes(teamId) ? [teamId] : [];
}

function narrow(query: ReturnType<typeof selectSummaries>, filter: HistoryFilter) {
  const { kind, state, person, from, to, zone = 'UTC', text } = filter;
  const after = readCursor(filter.cursor);
  let narrowed = query;
  if (kind !== undefined) narrowed = narrowed.where('kind', '=', kind);
  if (state !== undefined) narrowed = narrowed.where('state', 'in', state);
  if (person) narrowed = narrowed.where('requester_name', 'ilike', containing(person));
  if (text) narrowed = narrowed.where('search_text', 'ilike', containing(text));
  if (from !== undefined) narrowed = narrowed.where('created_at', '>=', startOfDay(from, zone));
  if (to !== undefined) narrowed = narrowed.where('created_at', '<', startOfDay(to, zone, 1));
  if (after) {
    const { createdAt, id } = after;
    narrowed = narrowed.where(sql<boolean>`(created_at, id) < (${new Date(createdAt)}::timestamptz, ${id}::uuid)`);
  }
  return narrowed;
}

const cursorSchema = z.tuple([z.iso.datetime(), z.uuid()]);

function writeCursor({ createdAt, id }: RunSummary): string {
  return Buffer.from(JSON.stringify([createdAt, id])).toString('base64url');
}

/** Whether a listing can continue after this cursor. */
export function isCursor(cursor: string): boolean {
  return readCursor(cursor) !== null;
}

function readCursor(cursor: string | undefined): { createdAt: string; id: string } | null {
  if (cursor === undefined) return null;
  try {
    const [createdAt, id] = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { createdAt, id };
  } catch {
    return null;
  }
}

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
