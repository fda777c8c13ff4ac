import { findSession, type SessionMember } from '#server/store/people/sessions.ts';
import { readGroupsAgain } from './read-groups-again.ts';
import { hashSessionToken } from './session-token.ts';

/**
 * For what outlives its request, as a stream does: the returned function looks again whose session it is, as often as it is called, and
 * gives null once the session has ended. Looking doesn't count as activity: an open tab must not keep a session alive. It makes the
 * provider be asked for groups that are too old, as a request does; the answer counts from the next look on, since a provider that is
 * slow must not hold up the events or the end of the session.
 */
export function followSession(
  portal: Parameters<typeof readGroupsAgain>[0],
  sessionToken: string,
): () => Promise<SessionMember | null> {
  const { db, log } = portal;
  let isAsking = false;
  return async () => {
    const member = await findSession(db, hashSessionToken(sessionToken), { isActivity: false });
    if (!member || isAsking) return member;
    isAsking = true;
    readGroupsAgain(portal, sessionToken, member)
      .catch((error) => log.warn({ err: error }, 'the groups of an open stream could not be read again'))
      .finally(() => {
        isAsking = false;
      });
    return member;
  };
}
