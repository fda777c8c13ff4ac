import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { canonicalJson } from '#lib/aws/policy.ts';
import { PortalError, type Result, unwrap } from '#lib/errors.ts';
import type { RunChange, RunEvent } from '#lib/runs/events.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { lockRun, writeChanges } from './write-changes.ts';

/** Decides the changes from the current run and the database's time. */
type Decide = (view: RunView, now: Date) => Result<RunChange[]>;

/** Writes more with a change: gets the changed run and the events (none if nothing had to change). */
type Also = (trx: Transaction, view: RunView, events: readonly RunEvent[]) => Promise<void>;

/**
 * Applies a person's change to a run: decides on the current run under a row lock, and stores the
 * changes in the same transaction as what `also` writes (a job, passwords). With a `writeId` (`keyedWriteId`), a repeated
 * request changes nothing. Throws the error from `decide`, not-found, or request-key-reused; then nothing changes.
 */
export function changeRun(
  db: Database,
  runId: string,
  decide: Decide,
  also?: Also,
  writeId?: string,
): Promise<RunEvent[]> {
  return withDatabase(() =>
    db.kysely.transaction().execute((trx) => changeRunWithin(trx, runId, decide, also, writeId)),
  );
}

/** The same within an existing transaction. */
export async function changeRunWithin(
  trx: Transaction,
  runId: string,
  decide: Decide,
  also?: Also,
  writeId?: string,
): Promise<RunEvent[]> {
  const run = await lockRun(trx, (query) => query.where('id', '=', runId));
  if (!run) throw new PortalError('not-found');
  if (writeId !== undefined && (await wasWritten(trx, runId, writeId))) return [];
  const changes = unwrap(decide(run.view, run.now));
  const { view, events } = await writeChanges(trx, run, changes, writeId ?? randomUUID());
  await also?.(trx, view, events);
  return events;
}

const HALF = 18;

/**
 * The write id of a request that may be sent again. Its first half follows from the person and their key, its second
 * half from the request.
 */
export function keyedWriteId(key: readonly string[], asked: unknown): string {
  const digest = (value: unknown) => createHash('sha256').update(canonicalJson(value)).digest('hex');
  const half = (value: unknown) => digest(value).slice(0, 16);
  return `${half(key)}${half(asked)}`.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Whether the run's events include this write. Throws request-key-reused for another one with the same key. */
async function wasWritten(trx: Transaction, runId: string, writeId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('event')
    .select('write_id')
    .where('run_id', '=', runId)
    .where(sql<boolean>`starts_with(write_id::text, ${writeId.slice(0, HALF)})`)
    .executeTakeFirst();
  if (row && row.write_id !== writeId) throw new PortalError('request-key-reused');
  return row !== undefined;
}
