import { sql } from 'kysely';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/**
 * Makes the person's other new drafts and runs wait until the transaction ends, so that no draft appears while its run is
 * stored, and no two count as the last one that a person may have.
 */
export async function lockDrafts(trx: Transaction, userId: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`drafts ${userId}`}, 0))`.execute(trx);
}

/** Deletes a person's draft, if there is one. */
export async function deleteDraft(
  kysely: Database['kysely'],
  { userId, draftId }: { userId: string; draftId: string },
): Promise<void> {
  await withDatabase(() =>
    kysely.deleteFrom('draft').where('user_id', '=', userId).where('id', '=', draftId).execute(),
  );
}

/** Deletes the drafts that haven't changed for so many days; returns the count. */
export async function deleteOldDrafts(db: Database, days: number): Promise<number> {
  const [deleted] = await withDatabase(() =>
    db.kysely
      .deleteFrom('draft')
      .where('changed_at', '<=', sql<Date>`clock_timestamp() - make_interval(days => ${days})`)
      .execute(),
  );
  return Number(deleted?.numDeletedRows ?? 0);
}
