import { sql } from 'kysely';
import type { Channel, Notice } from '#lib/notices/notice.ts';
import { buildRunView, type RunView } from '#lib/runs/view.ts';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { selectEvents } from '../runs/load-run.ts';

/** One recipient of a notice. `userId` is set for a person. */
export interface Addressee {
  channel: Channel;
  recipient: string;
  userId: string | null;
}

/** The run when the notice was written, and now. */
interface NoticedRun {
  then: RunView;
  now: RunView;
}

/** Ids of notices without deliveries, the oldest first. */
export function findUnaddressed(db: Database, limit: number): Promise<string[]> {
  return withDatabase(async () => {
    const rows = await db.kysely
      .selectFrom('notice')
      .select('id')
      .where('addressed_at', 'is', null)
      .where('due_at', '<=', sql<Date>`clock_timestamp()`)
      .orderBy('due_at')
      .limit(limit)
      .execute();
    return rows.map(({ id }) => id);
  });
}

/**
 * Writes a delivery of the notice for each addressee that `decide` names, in one transaction: a process that dies leaves
 * all of it to another. Does nothing if another process does it or has done it.
 */
export function addressNotice(
  db: Database,
  noticeId: string,
  decide: (trx: Transaction, notice: Notice, run: NoticedRun) => Promise<readonly Addressee[]>,
): Promise<void> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const notice = await trx
        .selectFrom('notice')
        .select(['kind', 'occurrence', 'run_id', 'event_no'])
        .where('id', '=', noticeId)
        .where('addressed_at', 'is', null)
        .forUpdate()
        .skipLocked()
        .executeTakeFirst();
      if (!notice) return;
      const run = await loadNoticedRun(trx, notice.run_id, notice.event_no);
      await insertDeliveries(trx, noticeId, run ? await decide(trx, notice, run) : []);
      await trx
        .updateTable('notice')
        .set({ addressed_at: sql<Date>`clock_timestamp()` })
        .where('id', '=', noticeId)
        .execute();
    }),
  );
}

/** Puts off a notice whose deliveries could not be written, so that it doesn't hold up others. */
export function postponeNotice(db: Database, noticeId: string, delayMs: number): Promise<void> {
  return withDatabase(async () => {
    await db.kysely
      .updateTable('notice')
      .set({ due_at: sql<Date>`clock_timestamp() + ${delayMs} * interval '1 millisecond'` })
      .where('id', '=', noticeId)
      .execute();
  });
}

async function insertDeliveries(trx: Transaction, noticeId: string, addressees: readonly Addressee[]): Promise<void> {
  if (addressees.length === 0) return;
  await trx
    .insertInto('delivery')
    .values(addressees.map(({ userId, ...to }) => ({ notice_id: noticeId, user_id: userId, ...to })))
    .onConflict((conflict) => conflict.columns(['notice_id', 'channel', 'recipient']).doNothing())
    .execute();
}

/** Null if the run has no events, as after a damaged restore. */
async function loadNoticedRun(trx: Database['kysely'], runId: string, eventNo: number): Promise<NoticedRun | null> {
  const events = await selectEvents(trx, runId);
  const now = buildRunView(events);
  const then = buildRunView(events.filter(({ no }) => no <= eventNo));
  return now && then ? { then, now } : null;
}

/** The run when the notice was written; null if it has no events. */
export async function loadRunOfNotice(db: Database, runId: string, eventNo: number): Promise<RunView | null> {
  const run = await withDatabase(() => loadNoticedRun(db.kysely, runId, eventNo));
  return run?.then ?? null;
}
