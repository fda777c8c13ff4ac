import type { PoolClient } from 'pg';
import { PortalError } from '#lib/errors.ts';
import type { Database } from './database.ts';
import { REQUIRE_WRITABLE, withDatabase } from './with-database.ts';

const LOCK = 'SELECT pg_advisory_lock(hashtextextended($1, 0))';
const UNLOCK = 'SELECT pg_advisory_unlock(hashtextextended($1, 0))';
const TIME_IS_OVER = '57014';

/**
 * Runs `change` while holding a named lock across all processes. It is a PostgreSQL session lock, so
 * it is released if the process dies, and soon after it hangs. Throws concurrent-change with the
 * operation that waited if the wait is too long.
 */
export async function withNamedLock<T>(
  db: Database,
  lock: { name: string; operation: string },
  change: () => Promise<T>,
): Promise<T> {
  const client = await withDatabase(() => takeLock(db, lock));
  const signs = keepAlive(client, db.lockSilenceMs / 4);
  try {
    return await change();
  } finally {
    clearInterval(signs);
    await unlock(client, lock.name);
  }
}

async function takeLock(db: Database, { name, operation }: { name: string; operation: string }): Promise<PoolClient> {
  const client = await db.lockPool.connect();
  try {
    await client.query(LOCK, [name]);
    // A lock on a former primary excludes nobody.
    await client.query(REQUIRE_WRITABLE);
    return client;
  } catch (error) {
    client.release(true);
    if (!(error instanceof Error) || !('code' in error) || error.code !== TIME_IS_OVER) throw error;
    throw new PortalError('concurrent-change', { operation }, { cause: error });
  }
}

/** Keeps the connection alive: PostgreSQL closes idle connections of the lock pool. */
function keepAlive(client: PoolClient, everyMs: number): NodeJS.Timeout {
  return setInterval(() => {
    // If the connection is broken, the lock is already gone; what was changed is read again anyway.
    client.query('SELECT 1').catch(() => undefined);
  }, everyMs);
}

async function unlock(client: PoolClient, name: string): Promise<void> {
  try {
    await client.query(UNLOCK, [name]);
    client.release();
  } catch {
    // The lock ended with its connection.
    client.release(true);
  }
}

/** Serializes changes to a key's policy across runs and processes. Throws concurrent-change as `withNamedLock` does. */
export function withKeyLock<T>(db: Database, keyArn: string, change: () => Promise<T>): Promise<T> {
  return withNamedLock(db, { name: `key-policy ${keyArn}`, operation: 'PutKeyPolicy' }, change);
}

/** Serializes restores of a secret across runs and processes. Throws concurrent-change as `withNamedLock` does. */
export function withSecretLock<T>(db: Database, secretArn: string, change: () => Promise<T>): Promise<T> {
  return withNamedLock(db, { name: `secret ${secretArn}`, operation: 'RestoreSecret' }, change);
}
