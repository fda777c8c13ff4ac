import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** A notification takes milliseconds; a busy machine gets this much time. */
const ARRIVES_WITHIN_MS = 10_000;

const TRANSACTION_MODE = `The connection to PostgreSQL loses its session: a connection pooler in transaction or statement mode gives each transaction another server connection. The portal needs its own sessions, for the teams that a connection may see, for locks, and for LISTEN. Use session mode (pool_mode = session in PgBouncer), or connect to PostgreSQL directly. docs/install/database.md says more.`;

/**
 * Checks, with the pools that requests and runs use, that a connection keeps its session between transactions. Throws an
 * Error that says what to change if it doesn't, and database-unreachable.
 *
 * One connection listens and then waits without a transaction, while another one notifies it. A pooler in transaction
 * mode has by then given the listening server connection back, so that the notification never arrives, whether the
 * pooler has one server connection or many. Nothing is sent on the waiting connection: a statement could be given the
 * listening server connection again.
 */
export async function checkSessions(db: Database, withinMs = ARRIVES_WITHIN_MS): Promise<void> {
  const channel = `portal_check_${randomUUID().replaceAll('-', '_')}`;
  const listener = await withDatabase(() => db.lockPool.connect());
  const over = new AbortController();
  try {
    const arrives = new Promise<boolean>((resolve) => {
      listener.on('notification', (heard) => resolve(heard.channel === channel));
    });
    await withDatabase(() => listener.query(`LISTEN ${channel}`));
    await withDatabase(() => sql`SELECT pg_notify(${channel}, '')`.execute(db.kysely));
    const isTooLate = sleep(withinMs, false, { signal: over.signal }).catch(() => false);
    if (!(await Promise.race([arrives, isTooLate]))) throw new Error(TRANSACTION_MODE);
  } finally {
    over.abort();
    listener.release(true);
  }
}
