import { sql } from 'kysely';
import type { Database } from './database.ts';
import { REQUIRE_WRITABLE, withDatabase } from './with-database.ts';

/** Throws database-unreachable, also if PostgreSQL is read-only: it may be a standby after a failover. */
export async function checkDatabase(db: Database): Promise<void> {
  await withDatabase(() => sql.raw(REQUIRE_WRITABLE).execute(db.kysely));
}
