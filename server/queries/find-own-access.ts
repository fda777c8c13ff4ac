import { PortalError } from '#lib/errors.ts';
import { type Actor, isAllowed } from '#lib/people/access.ts';
import type { OwnAccess } from '#lib/people/own-access.ts';
import { currentTokenHash } from '#server/auth/session/actor.ts';
import type { Database } from '#server/store/database/database.ts';
import { listOwnSessions } from '#server/store/people/own-sessions.ts';
import { listTokens } from '#server/store/people/tokens.ts';

/** The actor's own tokens and sessions. Throws not-found for people without a role. */
export async function findOwnAccess(db: Database, actor: Actor): Promise<OwnAccess> {
  if (!isAllowed(actor, 'settings.change')) throw new PortalError('not-found');
  const { userId } = actor;
  const [tokens, sessions] = await Promise.all([
    listTokens(db, userId),
    listOwnSessions(db, { userId, currentHash: await currentTokenHash() }),
  ]);
  return { tokens, sessions };
}
