import type { Database } from './database.ts';
import { withNamedLock } from './named-lock.ts';

/** Runs `change` while no other run of any process restores this secret. Throws concurrent-change as `withNamedLock` does. */
export function withSecretLock<T>(db: Database, secretArn: string, change: () => Promise<T>): Promise<T> {
  return withNamedLock(db, { name: `secret ${secretArn}`, operation: 'RestoreSecret' }, change);
}
