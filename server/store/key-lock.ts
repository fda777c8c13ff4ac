import { sql } from 'kysely';
import type { Database } from './database.ts';
import { withDatabase } from './with-database.ts';

/** How long a run waits for others that change the policy of the same key. */
const LOCK_TIMEOUT_MS = 60_000;

/** Runs `change` while no other process of the portal changes the policy of this key: PutKeyPolicy overwrites blindly. */
export function withKeyLock<T>(db: Database, keyArn: string, change: () => Promise<T>): Promise<T> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      await sql`SELECT set_config('statement_timeout', ${String(LOCK_TIMEOUT_MS)}, true)`.execute(trx);
      await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`kms-key-policy:${keyArn}`}, 0))`.execute(trx);
      return change();
    }),
  );
}
