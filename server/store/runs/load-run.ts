import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { type RunEvent, runEventSchema } from '#lib/runs/events.ts';
import { buildRunView, type RunView } from '#lib/runs/view.ts';
import type { Database } from '../database/database.ts';
import type { EventTable, Schema } from '../database/schema.ts';
import { withDatabase } from '../database/with-database.ts';

/** The events of a run after this number, in order; empty if the run doesn't exist. */
export function loadRunEvents(db: Database, runId: string, afterNo = 0): Promise<RunEvent[]> {
  return withDatabase(() => selectEvents(db.kysely, runId, afterNo));
}

/** The number of the last event of each run, whatever its team. */
export function readLastNos(db: Database, runIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  return withDatabase(async () => {
    const rows = await db.acrossTeams
      .selectFrom('run')
      .select(['id', 'last_no'])
      .where(sql<boolean>`id = ANY (${runIds}::uuid[])`)
      .execute();
    return new Map(rows.map(({ id, last_no: lastNo }) => [id, lastNo]));
  });
}

const MANY_EVENTS = 200;
const KEPT_VIEWS = 20;
/** The views of runs with many events, each with the write of its last event. The last used is the last. */
const keptViews = new Map<string, { view: RunView; writeId: string }>();

/**
 * The run's current view; null if it doesn't exist. Of a run with many events, a process keeps the view and reads only
 * later events. It also reads the last known one again, since a restored database can have others, and other teams none.
 */
export function loadRunView(db: Database, runId: string): Promise<RunView | null> {
  return withDatabase(async () => {
    const kept = keptViews.get(runId);
    const added = kept ? await selectRows(db.kysely, runId, kept.view.lastNo) : [];
    const isSame = kept !== undefined && added[0]?.write_id === kept.writeId;
    const rows = isSame ? added : await selectRows(db.kysely, runId);
    const view = buildRunView(rows.map(readEvent), isSame ? kept.view : null);
    keptViews.delete(runId);
    const last = rows.at(-1);
    if (view && last && view.lastNo >= MANY_EVENTS) keptViews.set(runId, { view, writeId: last.write_id });
    if (keptViews.size > KEPT_VIEWS) keptViews.delete(keptViews.keys().next().value as string);
    return view;
  });
}

/** Those of these runs that the database handle sees, each with its team. */
export function findVisibleRuns(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return withDatabase(async () => {
    const valid = ids.filter((id) => z.uuid().safeParse(id).success);
    if (valid.length === 0) return new Map();
    const rows = await db.kysely.selectFrom('run').select(['id', 'team_id']).where('id', 'in', valid).execute();
    return new Map(rows.map(({ id, team_id: teamId }) => [id, teamId]));
  });
}

/** The same within a transaction. */
export async function selectEvents(kysely: Kysely<Schema>, runId: string, afterNo = 0): Promise<RunEvent[]> {
  return (await selectRows(kysely, runId, afterNo + 1)).map(readEvent);
}

function selectRows(kysely: Kysely<Schema>, runId: string, fromNo = 1) {
  return kysely
    .selectFrom('event')
    .select(['no', 'at', 'type', 'data', 'write_id'])
    .where('run_id', '=', runId)
    .where('no', '>=', fromNo)
    .orderBy('no')
    .execute();
}

export function readEvent({
  no,
  at,
  type,
  data,
}: Pick<EventTable, 'no' | 'at' | 'type'> & { data: unknown }): RunEvent {
  return runEventSchema.parse({ ...(data as object), no, at: at.toISOString(), type });
}
