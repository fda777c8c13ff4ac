import { PortalError } from '#lib/errors.ts';
import { type Actor, isAllowed, personOf } from '#lib/people/access.ts';
import { currentTokenHash } from '#server/auth/session/actor.ts';
import type { Portal } from '#server/portal.ts';
import { endOtherSessions } from '#server/store/people/own-sessions.ts';

/**
 * Ends one of the actor's other sessions, or all of them for null; the current one ends by signing out. Returns the
 * number of sessions ended. Throws not-found for people without a role.
 */
export async function endOwnSessions(
  { db }: Pick<Portal, 'db'>,
  actor: Actor,
  { sessionId }: { sessionId: string | null },
): Promise<number> {
  if (!isAllowed(actor, 'settings.change')) throw new PortalError('not-found');
  return endOtherSessions(db, personOf(actor), { sessionId, currentHash: await currentTokenHash() });
}
