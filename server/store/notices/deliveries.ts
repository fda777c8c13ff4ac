import { sql } from 'kysely';
import type { Channel, DeliveryProblem, Notice } from '#lib/notices/notice.ts';
import { delayAfter, MOST_ATTEMPTS } from '#lib/notices/schedule.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** A delivery that this process sends now. */
export interface ClaimedDelivery {
  id: string;
  /** The number of this attempt, from 1; guards the result. */
  attempts: number;
  channel: Channel;
  recipient: string;
  /** The person; null for an address or a channel of the team. */
  userId: string | null;
  notice: Notice;
  runId: string;
  eventNo: number;
  /** When the notice was written. */
  createdAt: Date;
}

/**
 * Claims up to `limit` deliveries that are due, for `leaseMs` by the database's clock, the oldest first. In one statement:
 * no two processes send the same delivery within a lease. A claim whose process died is due again after the lease.
 */
export function claimDeliveries(
  db: Database,
  { limit, leaseMs }: { limit: number; leaseMs: number },
): Promise<ClaimedDelivery[]> {
  return withDatabase(async () => {
    const rows = await db.kysely
      .updateTable('delivery')
      .from('notice')
      .set((column) => ({
        attempts: sql<number>`${column.ref('delivery.attempts')} + 1`,
        due_at: sql<Date>`clock_timestamp() + ${leaseMs} * interval '1 millisecond'`,
      }))
      .whereRef('notice.id', '=', 'delivery.notice_id')
      .where('delivery.id', 'in', (query) =>
        query
          .selectFrom('delivery')
          .select('delivery.id')
          .where('state', '=', 'waiting')
          .where('attempts', '<', MOST_ATTEMPTS)
          .where('due_at', '<=', sql<Date>`clock_timestamp()`)
          .orderBy('due_at')
          .limit(limit)
          .forUpdate()
          .skipLocked(),
      )
      .returning(['delivery.id', 'attempts', 'channel', 'recipient', 'delivery.user_id as userId'])
      .returning(['notice.run_id', 'notice.event_no', 'notice.created_at', 'notice.kind', 'notice.occurrence'])
      .execute();
    return rows.map(({ kind, occurrence, run_id, event_no, created_at, ...delivery }) => ({
      ...delivery,
      notice: { kind, occurrence },
      runId: run_id,
      eventNo: event_no,
      createdAt: created_at,
    }));
  });
}

/** How an attempt ended. `status` is the code that the server answered; null without an answer. */
export type DeliveryResult = 'delivered' | { problem: DeliveryProblem; status: number | null };

/**
 * Stores how an attempt ended. A failed one is due again after a growing delay, and after the last it has failed for
 * good. Does nothing if another process has claimed the delivery since.
 */
export function endAttempt(
  db: Database,
  { id, attempts }: Pick<ClaimedDelivery, 'id' | 'attempts'>,
  result: DeliveryResult,
  random: number,
): Promise<void> {
  const now = sql<Date>`clock_timestamp()`;
  const delayMs = result === 'delivered' ? null : delayAfter(attempts, random);
  const problem = result === 'delivered' ? { problem: null, status: null } : result;
  return withDatabase(async () => {
    await db.kysely
      .updateTable('delivery')
      .set({ problem: problem.problem, status: problem.status })
      .$if(result === 'delivered', (query) => query.set({ state: 'delivered', ended_at: now }))
      .$if(result !== 'delivered' && delayMs === null, (query) => query.set({ state: 'failed', ended_at: now }))
      .$if(delayMs !== null, (query) =>
        query.set({ due_at: sql<Date>`clock_timestamp() + ${delayMs} * interval '1 millisecond'` }),
      )
      .where('id', '=', id)
      .where('attempts', '=', attempts)
      .where('state', '=', 'waiting')
      .execute();
  });
}

/** Gives up deliveries whose last attempt ended with its process. */
export function giveUpInterrupted(db: Database): Promise<void> {
  return withDatabase(async () => {
    await db.kysely
      .updateTable('delivery')
      .set({ state: 'failed', ended_at: sql<Date>`clock_timestamp()`, problem: 'interrupted', status: null })
      .where('state', '=', 'waiting')
      .where('attempts', '>=', MOST_ATTEMPTS)
      .where('due_at', '<=', sql<Date>`clock_timestamp()`)
      .execute();
  });
}
