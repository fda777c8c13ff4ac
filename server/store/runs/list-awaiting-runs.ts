import { sql } from 'kysely';
import { z } from 'zod';
import type { Person } from '#lib/runs/events.ts';
import type { RunSummary } from '#lib/runs/history.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { readSummary, selectSummaries } from './run-summary.ts';

/** A run that waits for approval. */
export interface StoredAwaitingRun extends RunSummary {
  approvalUntil: Date;
  /** Who last gave the run a password; null if it was only requested. */
  lastEditorId: string | null;
}

interface Listing {
  teamIds: readonly string[];
  cursor: string | undefined;
  /** Rows per page. */
  limit: number;
}

/** A page of the runs of these teams that wait for approval, the first to expire first. */
export function listAwaitingRuns(
  db: Database,
  { teamIds, cursor, limit }: Listing,
): Promise<{ items: StoredAwaitingRun[]; nextCursor: string | null }> {
  const after = readCursor(cursor);
  return withDatabase(async () => {
    const rows = await selectSummaries(db)
      .select('approval_until')
      .select(
        sql<string | null>`(SELECT event.data #>> '{by,userId}' FROM event
          WHERE event.run_id = run.id AND event.type = 'password.provided' ORDER BY event.no DESC LIMIT 1)`.as(
          'editor',
        ),
      )
      .where('state', '=', 'awaiting-approval')
      .where('team_id', 'in', teamIds.length > 0 ? teamIds : [''])
      .$if(after !== null, (query) =>
        query.where(sql<boolean>`(approval_until, id) > (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
      )
      .orderBy('approval_until')
      .orderBy('id')
      .limit(limit + 1)
      .execute();
    const items = rows.slice(0, limit).map((row) => ({
      ...readSummary(row),
      approvalUntil: row.approval_until ?? new Date(0),
      lastEditorId: row.editor,
    }));
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? writeCursor(last) : null };
  });
}

const cursorSchema = z.tuple([z.iso.datetime(), z.uuid()]);

function writeCursor({ approvalUntil, id }: StoredAwaitingRun): string {
  return Buffer.from(JSON.stringify([approvalUntil.toISOString(), id])).toString('base64url');
}

function readCursor(cursor: string | undefined): [string, string] | null {
  if (cursor === undefined) return null;
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    return null;
  }
}

/** People who have signed in with one of these groups and aren't blocked. */
export function listPeopleOfGroups(
  db: Database,
  groups: readonly string[],
): Promise<(Person & { groups: string[] })[]> {
  return withDatabase(() =>
    db.kysely
      .selectFrom('portal_user')
      .select(['id as userId', 'name', 'groups'])
      .where('blocked_at', 'is', null)
      .where(sql<boolean>`groups && ${groups}::text[]`)
      .orderBy('name')
      .orderBy('id')
      .execute(),
  );
}

const PREVIOUS_DAYS = 90;

/** The id of the setup that the team requested last for the same role, in the 90 days before this run; else null. */
export function findPreviousRun(
  db: Database,
  { id, teamId, createdAt, request }: Pick<RunView, 'id' | 'teamId' | 'createdAt' | 'request'>,
): Promise<string | null> {
  const until = new Date(createdAt);
  const from = new Date(until.getTime() - PREVIOUS_DAYS * 24 * 60 * 60 * 1000);
  return withDatabase(async () => {
    const row = await db.kysely
      .selectFrom('run')
      .select('id')
      .where('team_id', '=', teamId)
      .where('kind', '=', 'set-up')
      .where('role_name', '=', request.role.roleName)
      .where('id', '!=', id)
      .where('created_at', '<=', until)
      .where('created_at', '>', from)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.id ?? null;
  });
}
