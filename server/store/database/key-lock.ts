import type { Database } from './database.ts';
import { withNamedLock } from './named-lock.ts';

/** Runs `change` while no other run of any process changes the policy of this key. Throws concurrent-change as `withNamedLock` does. */
export function withKeyLock<T>(db: Database, keyArn: string, change: () => Promise<T>): Promise<T> {
  return withNamedLock(db, { name: `key-policy ${keyArn}`, operation: 'PutKeyPolicy' }, change);
}
