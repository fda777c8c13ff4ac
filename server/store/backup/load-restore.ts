import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** How long people are told that data from a period is missing. */
const TOLD_FOR_DAYS = 30;

/** ISO times of the period without records, if the database was restored in the last 30 days; else null. */
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
