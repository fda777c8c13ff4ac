import { randomUUID } from 'node:crypto';
import type { RunChange, RunEvent } from '#lib/runs/events.ts';
import { applyEvent, type RunView } from '#lib/runs/view.ts';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { readEvent, selectEvents } from './load-run.ts';
import { lockRow, type Written, writeChanges } from './write-changes.ts';

/** A worker's claim, which guards each of its writes. */
export interface Guard {
  runId: string;
  epoch: number;
}

/** The changes a worker writes; a function if they depend on what the run is by then. */
export type WorkerChanges = readonly RunChange[] | ((view: RunView) => readonly RunChange[]);

const BRAND = Symbol.for('limitless-portal.stale-epoch');

/** Another process has claimed the run; nothing was written. */
export class StaleEpochError extends Error {
  readonly [BRAND] = true;

  constructor() {
    super('another process has claimed the run');
    this.name = 'StaleEpochError';
  }
}

export function isStaleEpoch(error: unknown): boolean {
  return typeof error === 'object' && error !== null && BRAND in error;
}

/** Locks the run for the transaction, so that no other process can claim it. Throws if one already has. */
export async function lockHeldRun(trx: Transaction, { runId, epoch }: Guard): Promise<{ last_no: number; now: Date }> {
  const row = await lockRow(trx, (query) => query.where('id', '=', runId).where('epoch', '=', epoch));
  if (!row) throw new StaleEpochError();
  return row;
}

interface AppendOptions {
  /** The run as the writer last knew it: only later events are read. */
  known?: RunView;
  /** Additional writes in the same transaction. */
  also?: ((trx: Transaction, events: readonly RunEvent[]) => Promise<void>) | undefined;
  writeId?: string;
}

/**
 * Stores a worker's changes and the writes of `also` in one transaction. Returns the stored events, and the
 * run including events that others wrote since. Calling it
 * again with the same `writeId` returns the stored events, so a commit whose answer was lost can be retried.
 * Throws if another process has claimed the run.
 */
export function appendChanges(
  db: Database,
  guard: Guard,
  changes: WorkerChanges,
  { known, also, writeId = randomUUID() }: AppendOptions = {},
): Promise<Written> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const { last_no, now } = await lockHeldRun(trx, guard);
      const view = await catchUp(trx, guard.runId, last_no, known);
      const stored = view === known ? [] : await findWrite(trx, guard.runId, writeId);
      if (stored.length > 0) return { view, events: stored };
      const wanted = typeof changes === 'function' ? changes(view) : changes;
      const written = await writeChanges(trx, { view, now }, destroyOnce(view, wanted), writeId);
      await also?.(trx, written.events);
      return written;
    }),
  );
}

/** The current run; `known` itself if nothing has happened since. */
async function catchUp(trx: Transaction, runId: string, lastNo: number, known: RunView | undefined): Promise<RunView> {
  if (known?.lastNo === lastNo) return known;
  // A view newer than the last event comes from before a restore of the database.
  const base = known && known.lastNo < lastNo ? known : null;
  const missing = await selectEvents(trx, runId, base?.lastNo);
  const view = missing.reduce(applyEvent, base);
  if (!view) throw new Error('a run has no events');
  return view;
}

/** Leaves out passwords that are already deleted, by cancellation or expiry. */
function destroyOnce({ passwords }: RunView, changes: readonly RunChange[]): RunChange[] {
  return changes.flatMap((change): RunChange[] => {
    if (change.type !== 'password.destroyed') return [change];
    const fields = change.fields.filter((field) => passwords[field] === 'kept');
    return fields.length > 0 ? [{ ...change, fields }] : [];
  });
}

async function findWrite(trx: Transaction, runId: string, writeId: string): Promise<RunEvent[]> {
  const rows = await trx
    .selectFrom('event')
    .select(['no', 'at', 'type', 'data'])
    .where('run_id', '=', runId)
    .where('write_id', '=', writeId)
    .orderBy('no')
    .execute();
  return rows.map(readEvent);
}
