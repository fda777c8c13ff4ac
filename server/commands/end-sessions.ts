import { PortalError } from '#lib/errors.ts';
import { type Actor, isAllowed, personOf } from '#lib/people/access.ts';
import type { Portal } from '#server/portal.ts';
import { type Entry, endAllSessions as endEverySession, endSessionsOf } from '#server/store/people/end-sessions.ts';

type Needs = Pick<Portal, 'db'>;

/**
 * Ends all sessions of one person, and with `entry` shuts the person out or lets them in again; gives how many have ended. Throws
 * not-found, to whoever is no admin too, and cannot-block-yourself.
 */
export async function endSessions(
  { db }: Needs,
  actor: Actor,
  { userId, entry }: { userId: string; entry?: Entry | undefined },
): Promise<number> {
  if (!isAllowed(actor, 'admin.end-sessions')) throw new PortalError('not-found');
  // Else the last admin could take away the way back in, which only the operator of the machine has then.
  if (entry === 'blocked' && userId === actor.userId) throw new PortalError('cannot-block-yourself');
  const { people, count } = await endSessionsOf(db, { whose: { userId }, entry, by: personOf(actor) });
  if (people.length === 0) throw new PortalError('not-found');
  return count;
}

/** Ends the sessions of everybody, the actor's own among them; gives how many. Throws not-found to whoever is no admin. */
export async function endAllSessions({ db }: Needs, actor: Actor): Promise<number> {
  if (!isAllowed(actor, 'admin.end-sessions')) throw new PortalError('not-found');
  return (await endEverySession(db, personOf(actor))).count;
}
