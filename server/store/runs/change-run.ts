import { randomUUID } from 'node:crypto';
import { PortalError, type Result, unwrap } from '#lib/errors.ts';
import type { RunChange, RunEvent } from '#lib/runs/events.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { lockRun, writeChanges } from './write-changes.ts';

/** What becomes of the run as it is, by the database's time. */
type Decide = (view: RunView, now: Date) => Result<RunChange[]>;

/** What is stored with a change: gets the run as it becomes, and the events, of which there are none where nothing had to change. */
type Also = (trx: Transaction, view: RunView, events: readonly RunEvent[]) => Promise<void>;

/**
 * A person's change of a run: decided on the run as it is while nobody else can change it, and stored in the same transaction as
 * what `also` writes (a job, passwords). Throws what `decide` refuses, and not-found where there is no such run; then nothing has changed.
 */
export function changeRun(db: Database, runId: string, decide: Decide, also?: Also): Promise<RunEvent[]> {
  return withDatabase(() => db.kysely.transaction().execute((trx) => changeRunWithin(trx, runId, decide, also)));
}

/** The same as a part of a greater transaction. */
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
