import { cookies } from 'next/headers';
import { cache } from 'react';
import type { Actor } from '#lib/access.ts';
import { PortalError } from '#lib/errors.ts';
import { getPortal } from '#server/portal.ts';
import { findSession, type SessionMember } from '#server/store/sessions.ts';
import { actorFromGroups } from './actor-from-groups.ts';
import { sessionCookieName } from './cookies.ts';
import { readGroupsAgain } from './read-groups-again.ts';
import { hashSessionToken } from './session-token.ts';

/** The token that the browser sent, whatever it is worth. */
export async function readSessionToken(): Promise<string | undefined> {
  return (await cookies()).get(sessionCookieName(getPortal().settings.portalUrl))?.value;
}

/** Whose session this request is part of. Asked once for each render; it counts as activity. */
export const currentMember = cache(async (): Promise<SessionMember | null> => {
  const token = await readSessionToken();
  if (!token) return null;
  const member = await findSession(getPortal().db, hashSessionToken(token), { isActivity: true });
  return member && readGroupsAgain(getPortal(), token, member);
});

/** The signed-in person, with the roles that the stored groups have now; null without a valid session. */
export async function currentActor(): Promise<Actor | null> {
  const member = await currentMember();
  return member && actorFromGroups(member, getPortal().config);
}

/** Throws not-signed-in. */
export async function requireActor(): Promise<Actor> {
  const actor = await currentActor();
  if (!actor) throw new PortalError('not-signed-in');
  return actor;
}

/**
 * For what outlives its request, as a stream does: the returned function looks again, as often as it is called, and gives null once
 * the session has ended. Looking does not count as activity: an open tab must not keep a session alive.
 */
export async function followActor(): Promise<() => Promise<Actor | null>> {
  const token = await readSessionToken();
  const { db, config } = getPortal();
  return async () => {
    const member = token ? await findSession(db, hashSessionToken(token), { isActivity: false }) : null;
    return member && actorFromGroups(member, config);
  };
}
