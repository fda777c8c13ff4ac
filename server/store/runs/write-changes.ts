import { type SelectQueryBuilder, sql } from 'kysely';
import type { RunChange, RunEvent } from '#lib/runs/events.ts';
import type { Transaction } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { isAtRest, projectChanges, type RunProjection } from './run-projection.ts';

/** The channel on which each change of a run is told, with the run's id. */
export const RUN_CHANNEL = 'run_event';

/** A run whose row this transaction has locked. */
export interface LockedRun extends RunProjection {
  id: string;
  last_no: number;
  /** The database's time, never before the last event's. */
  now: Date;
}

/** Locks the run's row until the transaction ends; `narrow` says which run, and on which condition. */
export function lockRun(
  trx: Transaction,
  narrow: (query: SelectQueryBuilder<Schema, 'run', object>) => SelectQueryBuilder<Schema, 'run', object>,
): Promise<LockedRun | undefined> {
  return narrow(trx.selectFrom('run'))
    .select([
      'id',
      'last_no',
      'state',
      'finished_at',
      'approval_until',
      'key_arn',
      'failed_steps',
      'search_text',
      'recoveries',
    ])
    .select(sql<Date>`date_trunc('milliseconds', greatest(clock_timestamp(), last_sign_at))`.as('now'))
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Appends changes to a locked run: the one place where events, the projection and the notice are written. */
export async function writeChanges(
  trx: Transaction,
  run: LockedRun,
  changes: readonly RunChange[],
  writeId: string,
): Promise<RunEvent[]> {
  if (changes.length === 0) return [];
  const events = changes.map((change, index) => ({
    no: run.last_no + index + 1,
    at: run.now.toISOString(),
    ...change,
  }));
  const projected = projectChanges(run, changes, run.now);
  const { state, finished_at, approval_until, key_arn, failed_steps, search_text, recoveries } = projected;
  await trx
    .updateTable('run')
    .set({ state, finished_at, approval_until, key_arn, failed_steps, search_text, recoveries })
    .set({ last_no: run.last_no + events.length, last_sign_at: run.now })
    .$if(isAtRest(state), (query) => query.set({ lease_owner: null, lease_until: null }))
    .where('id', '=', run.id)
    .execute();
  await insertEvents(trx, run.id, events, writeId);
  await sql`SELECT pg_notify(${RUN_CHANNEL}, ${run.id})`.execute(trx);
  return events;
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
    data: storableJson(data),
    write_id: writeId,
  }));
  await trx.insertInto('event').values(rows).execute();
}

/** JSON that jsonb takes: it refuses U+0000 and halves of surrogate pairs, and words of AWS's may hold anything. */
function storableJson(data: object): string {
  return JSON.stringify(data, (_key, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\u0000', '\ufffd') : value,
  );
}
