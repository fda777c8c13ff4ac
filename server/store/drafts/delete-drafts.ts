import { sql } from 'kysely';
import { DRAFT_DAYS } from '#lib/request/draft.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** Deletes a person's draft, if there is one. */
export async function deleteDraft(
  kysely: Database['kysely'],
  { userId, draftId }: { userId: string; draftId: string },
): Promise<void> {
  await withDatabase(() =>
    kysely.deleteFrom('draft').where('user_id', '=', userId).where('id', '=', draftId).execute(),
  );
}

/** Deletes the drafts that haven't changed for `DRAFT_DAYS`; returns the count. */
export async function deleteOldDrafts(db: Database): Promise<number> {
  const [deleted] = await withDatabase(() =>
    db.kysely
      .deleteFrom('draft')
      .where('changed_at', '<=', sql<Date>`clock_timestamp() - make_interval(days => ${DRAFT_DAYS})`)
      .execute(),
  );
  return Number(deleted?.numDeletedRows ?? 0);
}
