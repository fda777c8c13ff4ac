import { z } from 'zod';
import { PortalError } from '#lib/errors.ts';
import { type Actor, isAllowed, visibleTeams } from '#lib/people/access.ts';
import type { DraftsOfPerson, SavedDraft } from '#lib/request/draft.ts';
import { draftDaysOf } from '#lib/retention.ts';
import type { Portal } from '#server/portal.ts';
import type { Database } from '#server/store/database/database.ts';
import { findRunOfDraft, listDrafts, loadDraft } from '#server/store/drafts/find-drafts.ts';

const draftIdSchema = z.uuid();

/** The actor's drafts for the teams that they may create runs for. Empty for anyone else. */
export async function findDrafts(
  { db, config }: { db: Database; config: Pick<Portal['config'], 'retention'> },
  actor: Actor,
): Promise<DraftsOfPerson> {
  const drafts = await listDrafts(db.forTeams(visibleTeams(actor)), actor.userId);
  return { items: drafts.filter(({ teamId }) => mayUse(actor, teamId)), keptDays: draftDaysOf(config.retention) };
}

/**
 * The actor's draft, or the run that it became. Throws not-found for anything else, as for a draft that was deleted or
 * belongs to somebody else.
 */
export async function findDraft(
  db: Database,
  actor: Actor,
  id: string,
): Promise<{ draft: SavedDraft } | { runId: string }> {
  const draftId = draftIdSchema.safeParse(id).data;
  if (draftId === undefined) throw new PortalError('not-found');
  const name = { userId: actor.userId, draftId };
  const seen = db.forTeams(visibleTeams(actor));
  const runId = await findRunOfDraft(seen.kysely, name);
  if (runId !== null) return { runId };
  const found = await loadDraft(seen, name);
  if (!found || !mayUse(actor, found.teamId)) throw new PortalError('not-found');
  return { draft: found.draft };
}

function mayUse(actor: Actor, teamId: string): boolean {
  return isAllowed(actor, 'run.draft', { teamId, requestedBy: actor.userId });
}
