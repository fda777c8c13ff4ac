import { sql } from 'kysely';
import type { Database } from './database.ts';
import { withDatabase } from './with-database.ts';

/** Throws database-unreachable. */
export async function checkDatabase(db: Database): Promise<void> {
  await withDatabase(() => sql`SELECT 1`.execute(db.kysely));
}
