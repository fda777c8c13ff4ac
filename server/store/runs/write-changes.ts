import { randomUUID } from 'node:crypto';
import { type SelectQueryBuilder, sql } from 'kysely';
import { noticesOf } from '#lib/notices/notice.ts';
import type { RunChange, RunEvent } from '#lib/runs/events.ts';
import type { StepView } from '#lib/runs/step-view.ts';
import { isActive } from '#lib/runs/steps.ts';
import { applyEvent, buildRunView, type RunView } from '#lib/runs/view.ts';
import type { Transaction } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { insertNotices } from '../notices/insert-notices.ts';
import { recordSetup } from '../setups/record-setup.ts';
import { RUN_CHANNEL } from './announce-run.ts';
import { selectEvents } from './load-run.ts';
import { projectRun } from './run-projection.ts';

interface LockedRow {
  id: string;
  last_no: number;
  /** The database's time, or the last event's if that is later. */
  now: Date;
}

/** A run whose row this transaction has locked, with its current view. */
export interface LockedRun {
  view: RunView;
  now: Date;
}

type Narrow = (query: SelectQueryBuilder<Schema, 'run', object>) => SelectQueryBuilder<Schema, 'run', object>;

/** Locks the run's row for the transaction; `narrow` adds the conditions that select the run. */
export function lockRow(trx: Transaction, narrow: Narrow): Promise<LockedRow | undefined> {
  return narrow(trx.selectFrom('run'))
    .select(['id', 'last_no'])
    .select(sql<Date>`date_trunc('milliseconds', greatest(clock_timestamp(), last_sign_at))`.as('now'))
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** The same, with the run's current view. */
export async function lockRun(trx: Transaction, narrow: Narrow): Promise<LockedRun | undefined> {
  const row = await lockRow(trx, narrow);
  const view = row && buildRunView(await selectEvents(trx, row.id));
  return row && view ? { view, now: row.now } : undefined;
}

/** The events written, and the run's view including them. */
export interface Written {
  view: RunView;
  events: RunEvent[];
}

/**
 * Appends changes to a locked run. The only place that writes events, the columns
 * derived from them, the setups, and the notification.
 */
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
  // One statement, since it is most of what a run writes.
  await trx
    .with('stored', (query) => query.insertInto('event').values(rowsOf(view.id, events, writeId)))
    .updateTable('run')
    .set({ ...projectRun(view), last_no: view.lastNo, last_sign_at: now })
    .$if(isProgress(changes, view), (query) => query.set({ recoveries: 0 }))
    .$if(!isActive(view.state), (query) => query.set({ lease_owner: null, lease_until: null }))
    .where('id', '=', view.id)
    .returning(sql`pg_notify(${RUN_CHANNEL}, ${view.id})`.as('announced'))
    .execute();
  await insertNoticesOf(trx, view.id, events);
  await recordSetup(trx, view, events);
  return { view, events };
}

/**
 * A person's retry or a finished step resets the count of consecutive worker crashes. Not a step beside one that such a crash
 * has interrupted: that one may be the cause.
 */
function isProgress(changes: readonly RunChange[], view: RunView): boolean {
  if (changes.some(({ type }) => type === 'run.retried')) return true;
  const wasInterrupted = ({ state, attempts }: StepView) =>
    (state === 'running' || state === 'waiting') && attempts.at(-2)?.state === 'interrupted';
  return changes.some(({ type }) => type === 'step.succeeded') && !Object.values(view.steps).some(wasInterrupted);
}

/** Stores the first event of a run, with the notices that it causes. */
export async function insertFirstEvent(trx: Transaction, runId: string, event: RunEvent): Promise<void> {
  await trx
    .insertInto('event')
    .values(rowsOf(runId, [event], randomUUID()))
    .execute();
  await insertNoticesOf(trx, runId, [event]);
}

function rowsOf(runId: string, events: readonly RunEvent[], writeId: string) {
  return events.map(({ no, at, type, ...data }) => ({
    run_id: runId,
    no,
    at: new Date(at),
    type,
    data: JSON.stringify(data),
    write_id: writeId,
  }));
}

function insertNoticesOf(trx: Transaction, runId: string, events: readonly RunEvent[]): Promise<void> {
  return insertNotices(trx, runId, events.at(-1)?.no ?? 0, noticesOf(events));
}

/** The event as it will be read back: jsonb refuses U+0000 and lone surrogates, which AWS messages can contain. */
export function asStored(event: RunEvent): RunEvent {
  const json = JSON.stringify(event, (_key, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\u0000', '\ufffd') : value,
  );
  return JSON.parse(json);
}
