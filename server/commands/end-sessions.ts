import { PortalError } from '#lib/errors.ts';
import { type Actor, isAllowed, personOf } from '#lib/people/access.ts';
import type { Portal } from '#server/portal.ts';
import { type Entry, endAllSessions as endEverySession, endSessionsOf } from '#server/store/people/end-sessions.ts';

type Needs = Pick<Portal, 'db'>;

/**
 * Ends all sessions of one person and, with `entry`, blocks or unblocks the person. Returns the number of sessions
 * ended. Throws not-found, also for non-admins, and cannot-block-yourself.
 */
export async function endSessions(
  { db }: Needs,
  actor: Actor,
  { userId, entry }: { userId: string; entry?: Entry | undefined },
): Promise<number> {
  if (!isAllowed(actor, 'admin.end-sessions')) throw new PortalError('not-found');
  // Otherwise the last admin could lock themselves out, and only the machine's operator could undo it.
  if (entry === 'blocked' && userId === actor.userId) throw new PortalError('cannot-block-yourself');
  const { people, count } = await endSessionsOf(db, { whose: { userId }, entry, by: personOf(actor) });
  if (people.length === 0) throw new PortalError('not-found');
  return count;
}

/**
 * Ends everyone's sessions, including the actor's own. Returns the number of sessions ended. Throws not-found for
 * non-admins.
 */
export async function endAllSessions({ db }: Needs, actor: Actor): Promise<number> {
  if (!isAllowed(actor, 'admin.end-sessions')) throw new PortalError('not-found');
  return (await endEverySession(db, personOf(actor))).count;
}
