import { sql } from 'kysely';
import { PortalError } from '#lib/errors.ts';
import { DRAFTS_PER_PERSON } from '#lib/request/draft.ts';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { lockDrafts } from './delete-drafts.ts';
import { findRunOfDraft } from './find-drafts.ts';

export interface DraftToSave {
  userId: string;
  draftId: string;
  teamId: string;
  /** The version that the form has seen; 0 for a new draft. */
  version: number;
  /** Identifies the open form, which may overwrite what it saved itself, even without having received the answer. */
  savedBy: string;
  content: string;
}

/**
 * Saves a person's draft; returns its version and the time (ISO). Throws draft-changed if another form has saved it
 * since, draft-gone if it was deleted or became a run, and too-many-drafts.
 */
export function saveDraft(db: Database, draft: DraftToSave): Promise<{ version: number; changedAt: string }> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const saved = (await updateDraft(trx, draft)) ?? (await insertDraft(trx, draft));
      return { version: saved.version, changedAt: saved.changed_at.toISOString() };
    }),
  );
}

function updateDraft(trx: Transaction, { userId, draftId, teamId, version, savedBy, content }: DraftToSave) {
  return trx
    .updateTable('draft')
    .set({
      team_id: teamId,
      content,
      saved_by: savedBy,
      version: sql<number>`version + 1`,
      changed_at: sql<Date>`clock_timestamp()`,
    })
    .where('user_id', '=', userId)
    .where('id', '=', draftId)
    .where((is) => is.or([is('version', '=', version), is('saved_by', '=', savedBy)]))
    .returning(['version', 'changed_at'])
    .executeTakeFirst();
}

async function insertDraft(trx: Transaction, draft: DraftToSave) {
  const { userId, draftId, teamId, version, savedBy, content } = draft;
  await lockDrafts(trx, userId);
  const ids = await trx.selectFrom('draft').select('id').where('user_id', '=', userId).execute();
  if (ids.some(({ id }) => id === draftId)) throw new PortalError('draft-changed');
  if (version > 0 || (await findRunOfDraft(trx, draft)) !== null) throw new PortalError('draft-gone');
  if (ids.length >= DRAFTS_PER_PERSON) throw new PortalError('too-many-drafts');
  const saved = await trx
    .insertInto('draft')
    .values({ user_id: userId, id: draftId, team_id: teamId, saved_by: savedBy, content })
    .onConflict((conflict) => conflict.doNothing())
    .returning(['version', 'changed_at'])
    .executeTakeFirst();
  // Of a team that the person has lost.
  if (!saved) throw new PortalError('draft-changed');
  return saved;
}
