import { sql } from 'kysely';
import { type RunChange, type RunEvent, runEventSchema } from '#lib/setup/events.ts';
import type { Database, Transaction } from './database.ts';
import { type Projection, projectChanges } from './projection.ts';
import { withDatabase } from './with-database.ts';

/** The channel on which every process hears that a run has new events; the payload is the run's id. */
export const RUN_CHANNEL = 'run_event';

const BRAND = Symbol.for('limitless-portal.stale-epoch');

/** Another process has claimed the run since: nothing was written. */
class StaleEpochError extends Error {
  readonly [BRAND] = true;
  constructor() {
    super('the run was claimed by another process');
    this.name = 'StaleEpochError';
  }
}

export function isStaleEpoch(error: unknown): boolean {
  return typeof error === 'object' && error !== null && BRAND in error;
}

/** What a worker shows with every write. */
export interface EpochGuard {
  runId: string;
  epoch: number;
}

/**
 * Stores a worker's changes as the run's next events, and whatever `also` writes, in one transaction. Throws StaleEpochError where the
 * run was claimed again, database-unreachable.
 */
export function appendChanges(
  db: Database,
  guard: EpochGuard,
  changes: readonly RunChange[],
  also?: (trx: Transaction) => Promise<void>,
): Promise<RunEvent[]> {
  if (changes.length === 0) return Promise.resolve([]);
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      await guardEpoch(trx, guard);
      await also?.(trx);
      return appendEvents(trx, guard.runId, changes);
    }),
  );
}

/** Locks the run for this transaction and refuses an epoch that is not the latest. */
export async function guardEpoch(trx: Transaction, { runId, epoch }: EpochGuard): Promise<void> {
  const row = await trx
    .selectFrom('run')
    .select('id')
    .where('id', '=', runId)
    .where('epoch', '=', epoch)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new StaleEpochError();
}

/** Appends inside a transaction that holds the run's row. */
export async function appendEvents(
  trx: Transaction,
  runId: string,
  changes: readonly RunChange[],
): Promise<RunEvent[]> {
  const lastNo = await moveRun(trx, runId, changes.length, projectChanges(changes));
  const rows = await trx
    .insertInto('event')
    .values(
      changes.map(({ type, ...data }, index) => ({
        run_id: runId,
        no: lastNo - changes.length + index + 1,
        type,
        data: JSON.stringify(data),
      })),
    )
    .returning(['no', 'at', 'type', 'data'])
    .execute();
  await sql`SELECT pg_notify(${RUN_CHANNEL}, ${runId})`.execute(trx);
  return rows.map(readEvent).sort((a, b) => a.no - b.no);
}

/** An event as it was stored: parsed, so that a row of another version is noticed here and not on a page. */
export function readEvent(row: { no: number; at: Date; type: string; data: unknown }): RunEvent {
  return runEventSchema.parse({ ...(row.data as object), no: row.no, at: row.at.toISOString(), type: row.type });
}

async function moveRun(trx: Transaction, runId: string, count: number, projection: Projection): Promise<number> {
  const { state, failedStep, keyArn, finished, found } = projection;
  const { last_no } = await trx
    .updateTable('run')
    .set({ last_no: sql<number>`last_no + ${count}`, last_sign_at: sql<Date>`now()` })
    .$if(state !== undefined, (query) => query.set({ state }))
    .$if(failedStep !== undefined, (query) => query.set({ failed_step: failedStep }))
    .$if(keyArn !== undefined, (query) => query.set({ key_arn: keyArn }))
    .$if(finished !== undefined, (query) => query.set({ finished_at: finished ? sql<Date>`now()` : null }))
    .$if(found.length > 0, (query) =>
      query.set({ search_text: sql<string>`search_text || ${`\n${found.join('\n').toLowerCase()}`}` }),
    )
    .where('id', '=', runId)
    .returning('last_no')
    .executeTakeFirstOrThrow();
  return last_no;
}
