import { PortalError } from '#lib/errors.ts';
import { type Actor, isAllowed } from '#lib/people/access.ts';
import type { Portal } from '#server/portal.ts';
import { deleteDraft as remove } from '#server/store/drafts/delete-drafts.ts';
import { loadDraft } from '#server/store/drafts/find-drafts.ts';

/** Deletes the actor's draft. One that is gone already is no error. Throws not-found if the actor left its team. */
export async function deleteDraft(
  { db }: Pick<Portal, 'db'>,
  actor: Actor,
  { draftId }: { draftId: string },
): Promise<null> {
  const { userId } = actor;
  const found = await loadDraft(db, { userId, draftId });
  if (found && !isAllowed(actor, 'run.draft', { teamId: found.teamId, requestedBy: userId })) {
    throw new PortalError('not-found');
  }
  await remove(db.kysely, { userId, draftId });
  return null;
}
