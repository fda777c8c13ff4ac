import type { PoolClient } from 'pg';
import { PortalError } from '#lib/errors.ts';
import type { Database } from './database.ts';
import { withDatabase } from './with-database.ts';

const LOCK = 'SELECT pg_advisory_lock(hashtextextended($1, 0))';
const UNLOCK = 'SELECT pg_advisory_unlock(hashtextextended($1, 0))';
const TIME_IS_OVER = '57014';

/**
 * Runs `change` while nobody else holds a lock of this name, in any process. The lock is PostgreSQL's and ends with the connection, so a
 * process that dies holds nobody up, nor for long one that stands still. Throws concurrent-change, with the operation that had to wait,
 * where the others take too long.
 */
export async function withNamedLock<T>(
  db: Database,
  lock: { name: string; operation: string },
  change: () => Promise<T>,
): Promise<T> {
  const client = await withDatabase(() => takeLock(db, lock));
  const signs = giveSigns(client, db.lockSilenceMs / 4);
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
    return client;
  } catch (error) {
    client.release(true);
    if (!(error instanceof Error) || !('code' in error) || error.code !== TIME_IS_OVER) throw error;
    throw new PortalError('concurrent-change', { operation }, { cause: error });
  }
}

/** PostgreSQL ends the connections of the lock pool that say nothing. */
function giveSigns(client: PoolClient, everyMs: number): NodeJS.Timeout {
  return setInterval(() => {
    // Where the connection is broken the lock is gone already: what was changed is read again in any case.
    client.query('SELECT 1').catch(() => undefined);
  }, everyMs);
}

async function unlock(client: PoolClient, name: string): Promise<void> {
  try {
    await client.query(UNLOCK, [name]);
    client.release();
  } catch {
    // The lock has ended with its connection.
    client.release(true);
  }
}

/** Runs `change` while no other run of any process changes the policy of this key. Throws concurrent-change as `withNamedLock` does. */
export function withKeyLock<T>(db: Database, keyArn: string, change: () => Promise<T>): Promise<T> {
  return withNamedLock(db, { name: `key-policy ${keyArn}`, operation: 'PutKeyPolicy' }, change);
}

/** Runs `change` while no other run of any process restores this secret. Throws concurrent-change as `withNamedLock` does. */
export function withSecretLock<T>(db: Database, secretArn: string, change: () => Promise<T>): Promise<T> {
  return withNamedLock(db, { name: `secret ${secretArn}`, operation: 'RestoreSecret' }, change);
}
