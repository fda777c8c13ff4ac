import { findSession, type SessionMember } from '#server/store/people/sessions.ts';
import { isGroupCheckDue, readGroupsAgain } from './read-groups-again.ts';
import { hashSessionToken } from './session-token.ts';

type Needs = Parameters<typeof readGroupsAgain>[0];

/** The person of a session, which counts as activity; null once it has ended. */
export async function findMember(portal: Needs, sessionToken: string): Promise<SessionMember | null> {
  const member = await findSession(portal.db, hashSessionToken(sessionToken), { isActivity: true });
  return member && readGroupsAgain(portal, sessionToken, member);
}

/**
 * For streams, which outlive their request: returns a function to call with the session's person at each check. Like a
 * request, it starts a refresh of groups that are too old; the result counts from the next call on, so that a slow
 * provider delays neither the events nor the end of the session.
 */
export function followSession(portal: Needs, sessionToken: string): (member: SessionMember) => SessionMember {
  let isAsking = false;
  return (member) => {
    if (isAsking || !isGroupCheckDue(portal, member)) return member;
    isAsking = true;
    readGroupsAgain(portal, sessionToken, member)
      .catch((error) => portal.log.warn({ err: error }, 'the groups for an open stream could not be refreshed'))
      .finally(() => {
        isAsking = false;
      });
    return member;
  };
}
