import { PortalError } from '#lib/errors.ts';
import { type Actor, isAllowed } from '#lib/people/access.ts';
import type { DraftContent } from '#lib/request/draft.ts';
import type { Portal } from '#server/portal.ts';
import { saveDraft as save } from '#server/store/drafts/save-draft.ts';

interface DraftInput extends DraftContent {
  draftId: string;
  version: number;
  savedBy: string;
}

/**
 * Saves the actor's draft of a request. Drafts are private and change nothing, so there is no audit record. Throws
 * not-found, draft-changed, draft-gone and too-many-drafts.
 */
export async function saveDraft(
  { db }: Pick<Portal, 'db'>,
  actor: Actor,
  { draftId, version, savedBy, ...content }: DraftInput,
): Promise<{ version: number; changedAt: string }> {
  const { userId } = actor;
  const { teamId } = content.form.target;
  if (!isAllowed(actor, 'run.draft', { teamId, requestedBy: userId })) throw new PortalError('not-found');
  return save(db, { userId, draftId, teamId, version, savedBy, content: JSON.stringify(content) });
}
