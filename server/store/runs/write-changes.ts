import { type SelectQueryBuilder, sql } from 'kysely';
import type { RunChange, RunEvent } from '#lib/runs/events.ts';
import { isActive } from '#lib/runs/steps.ts';
import { applyEvent, buildRunView, type RunView } from '#lib/runs/view.ts';
import type { Transaction } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { selectEvents } from './load-run.ts';
import { projectRun } from './run-projection.ts';

/** The channel on which each change of a run is told, with the run's id. */
export const RUN_CHANNEL = 'run_event';

interface LockedRow {
  id: string;
  last_no: number;
  /** The database's time, never before the last event's. */
  now: Date;
}

/** A run whose row this transaction has locked, with all that has happened to it. */
export interface LockedRun {
  view: RunView;
  now: Date;
}

type Narrow = (query: SelectQueryBuilder<Schema, 'run', object>) => SelectQueryBuilder<Schema, 'run', object>;

/** Locks the run's row until the transaction ends; `narrow` says which run, and on which condition. */
export function lockRow(trx: Transaction, narrow: Narrow): Promise<LockedRow | undefined> {
  return narrow(trx.selectFrom('run'))
    .select(['id', 'last_no'])
    .select(sql<Date>`date_trunc('milliseconds', greatest(clock_timestamp(), last_sign_at))`.as('now'))
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** The same, with the run as it is by now. */
export async function lockRun(trx: Transaction, narrow: Narrow): Promise<LockedRun | undefined> {
  const row = await lockRow(trx, narrow);
  const view = row && buildRunView(await selectEvents(trx, row.id));
  return row && view ? { view, now: row.now } : undefined;
}

/** What was written, and the run as it is with that. */
export interface Written {
  view: RunView;
  events: RunEvent[];
}

/** Appends changes to a locked run: the one place where events, the columns that follow from them and the notice are written. */
export async function writeChanges(
  trx: Transaction,
  { view: before, now }: LockedRun,
  changes: readonly RunChange[],
  writeId: string,
): Promise<Written> {
  if (changes.length === 0) return { view: before, events: [] };
  const at = now.toISOString();
  const events = changes.map((change, index) => asStored({ no: before.lastNo + index + 1, at, ...change }));
  const view = events.reduce((next, event) => applyEvent(next, event) ?? next, before);
  await trx
    .updateTable('run')
    .set({ ...projectRun(view), last_no: view.lastNo, last_sign_at: now })
    .$if(changes.some(isProgress), (query) => query.set({ recoveries: 0 }))
    .$if(!isActive(view.state), (query) => query.set({ lease_owner: null, lease_until: null }))
    .where('id', '=', view.id)
    .execute();
  await insertEvents(trx, view.id, events, writeId);
  await sql`SELECT pg_notify(${RUN_CHANNEL}, ${view.id})`.execute(trx);
  return { view, events };
}

/** Claims count the workers that died in a row; a step that is done, or a person's retry, begins the count anew. */
function isProgress({ type }: RunChange): boolean {
  return type === 'step.succeeded' || type === 'run.retried';
}

export async function insertEvents(
  trx: Transaction,
  runId: string,
  events: readonly RunEvent[],
  writeId: string,
): Promise<void> {
  const rows = events.map(({ no, at, type, ...data }) => ({
    run_id: runId,
    no,
    at: new Date(at),
    type,
    data: JSON.stringify(data),
    write_id: writeId,
  }));
  await trx.insertInto('event').values(rows).execute();
}

/** The event as it will be read back. jsonb refuses U+0000 and halves of surrogate pairs, and words of AWS's may hold anything. */
export function asStored(event: RunEvent): RunEvent {
  const json = JSON.stringify(event, (_key, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\u0000', '\ufffd') : value,
  );
  return JSON.parse(json);
}
