import type { Portal } from '#server/portal.ts';
import type { SessionMember } from '#server/store/people/sessions.ts';
import { readGroupsAgain } from './read-groups-again.ts';
import { hashSessionToken } from './session-token.ts';

/**
 * For code that outlives its request, such as a stream: each call of the returned function looks up the session's
 * person, or null once it has ended. It doesn't count as activity, since an open tab must not keep a session alive.
 * Like a request, it starts a refresh of groups that are too old; the result counts from the next call on, so that a
 * slow provider delays neither the events nor the end of the session.
 */
export function followSession(
  portal: Parameters<typeof readGroupsAgain>[0] & Pick<Portal, 'streamChecks'>,
  sessionToken: string,
): () => Promise<SessionMember | null> {
  const { log, streamChecks } = portal;
  const tokenHash = hashSessionToken(sessionToken);
  let isAsking = false;
  return async () => {
    const member = await streamChecks.findSession(tokenHash);
    if (!member || isAsking) return member;
    isAsking = true;
    readGroupsAgain(portal, sessionToken, member)
      .catch((error) => log.warn({ err: error }, 'the groups for an open stream could not be refreshed'))
      .finally(() => {
        isAsking = false;
      });
    return member;
  };
}
