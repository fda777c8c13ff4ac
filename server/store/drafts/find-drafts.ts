import { type DraftSummary, readDraft, type SavedDraft, summarizeDraft } from '#lib/request/draft.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** A person's drafts, the latest first. */
export function listDrafts(db: Database, userId: string): Promise<DraftSummary[]> {
  return withDatabase(async () => {
    const rows = await db.kysely
      .selectFrom('draft')
      .select(['id', 'team_id', 'content', 'changed_at'])
      .where('user_id', '=', userId)
      .orderBy('changed_at', 'desc')
      .orderBy('id')
      .execute();
    return rows.flatMap(({ id, team_id, content, changed_at }) => {
      const draft = readDraft(content);
      return draft ? [{ id, teamId: team_id, changedAt: changed_at.toISOString(), ...summarizeDraft(draft) }] : [];
    });
  });
}

interface DraftName {
  userId: string;
  draftId: string;
}

/** A person's draft with its team; null if there is none. */
export function loadDraft(
  db: Database,
  { userId, draftId }: DraftName,
): Promise<{ teamId: string; draft: SavedDraft } | null> {
  return withDatabase(async () => {
    const row = await db.kysely
      .selectFrom('draft')
      .select(['team_id', 'version', 'content'])
      .where('user_id', '=', userId)
      .where('id', '=', draftId)
      .executeTakeFirst();
    const draft = row && readDraft(row.content);
    return draft ? { teamId: row.team_id, draft: { ...draft, version: row.version } } : null;
  });
}

/** The run that a draft became; null if none. */
export async function findRunOfDraft(
  kysely: Database['kysely'],
  { userId, draftId }: DraftName,
): Promise<string | null> {
  const run = await withDatabase(() =>
    kysely
      .selectFrom('run')
      .select('id')
      .where('requested_by', '=', userId)
      .where('request_key', '=', draftId)
      .executeTakeFirst(),
  );
  return run?.id ?? null;
}
