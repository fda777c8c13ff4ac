import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** As long as people may still wonder what became of the time that is missing. */
const TOLD_FOR_DAYS = 30;

/** Until when the records go, and from when they go on (ISO times), where the database was put back of late; else null. */
export function loadRestore(db: Database): Promise<{ recordsEndAt: string; restoredAt: string } | null> {
  return withDatabase(async () => {
    const row = await db.kysely
      .selectFrom('database_watch')
      .select(['restored_at', 'records_end_at'])
      .where(sql<boolean>`restored_at > clock_timestamp() - make_interval(days => ${TOLD_FOR_DAYS})`)
      .executeTakeFirst();
    if (!row?.restored_at || !row.records_end_at) return null;
    return { recordsEndAt: row.records_end_at.toISOString(), restoredAt: row.restored_at.toISOString() };
  });
}
