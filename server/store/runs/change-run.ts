import { randomUUID } from 'node:crypto';
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
 * changes in the same transaction as what `also` writes (a job, passwords). Throws the error from
 * `decide`, or not-found; then nothing changes.
 */
export function changeRun(db: Database, runId: string, decide: Decide, also?: Also): Promise<RunEvent[]> {
  return withDatabase(() => db.kysely.transaction().execute((trx) => changeRunWithin(trx, runId, decide, also)));
}

/** The same within an existing transaction. */
export async function changeRunWithin(
  trx: Transaction,
  runId: string,
  decide: Decide,
  also?: Also,
): Promise<RunEvent[]> {
  const run = await lockRun(trx, (query) => query.where('id', '=', runId));
  if (!run) throw new PortalError('not-found');
  const { view, events } = await writeChanges(trx, run, unwrap(decide(run.view, run.now)), randomUUID());
  await also?.(trx, view, events);
  return events;
}
