import { sql } from 'kysely';
import { noteOnSpan, traceInProgress } from '#server/observe/spans.ts';
import type { Transaction } from '../database/database.ts';

/** The channel that announces each change of a run, with the run's id, and what workers have to know. */
export const RUN_CHANNEL = 'run_event';

/** Announced when a run waits for a worker. */
export const RUNS_WAITING = 'waiting';

/** Announced when somebody cancels this run. */
export const cancelOf = (runId: string) => `cancel ${runId}`;

/** An expression that tells all processes that a run waits for a worker. */
export const ANNOUNCE = sql<unknown>`pg_notify(${RUN_CHANNEL}, ${RUNS_WAITING})`.as('announced');

/** Tells all processes, once the transaction commits, that a person's change made the run wait for a worker. */
export async function announceRun(trx: Transaction, runId: string): Promise<void> {
  noteOnSpan({ 'portal.run.id': runId });
  const trace = traceInProgress();
  if (trace !== undefined) await trx.updateTable('run').set({ trace_parent: trace }).where('id', '=', runId).execute();
  await sql`SELECT ${ANNOUNCE}`.execute(trx);
}

/** Tells the worker of a run that is being canceled, or, if it has none, all processes. */
export async function announceCancel(trx: Transaction, runId: string): Promise<void> {
  await sql`SELECT ${ANNOUNCE}, pg_notify(${RUN_CHANNEL}, ${cancelOf(runId)})`.execute(trx);
}
