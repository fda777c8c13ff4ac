import { cookies } from 'next/headers';
import { cache } from 'react';
import { PortalError } from '#lib/errors.ts';
import type { Actor } from '#lib/people/access.ts';
import { getPortal, type Portal } from '#server/portal.ts';
import { endSession, type SessionMember } from '#server/store/people/sessions.ts';
import { authCookies, sessionCookieName } from '../provider/cookies.ts';
import { findEndSessionEndpoint } from '../provider/provider-client.ts';
import { signOutAddress } from '../provider/sign-out-address.ts';
import { actorFromGroups } from './actor-from-groups.ts';
import { findMember } from './follow-session.ts';
import { hashSessionToken, openWithSession } from './session-token.ts';

/** The token that the browser sent, not yet verified. */
export async function readSessionToken(): Promise<string | undefined> {
  return (await cookies()).get(sessionCookieName(getPortal().settings.portalUrl))?.value;
}

/** The person of this request's session. Cached per render; counts as activity. */
export const currentMember = cache(async (): Promise<SessionMember | null> => {
  const token = await readSessionToken();
  return token ? findMember(getPortal(), token) : null;
});

/** The signed-in person with the current roles of the stored groups; null without a valid session. */
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

/** The hash that identifies this request's session. Throws not-signed-in. */
export async function currentTokenHash(): Promise<Buffer> {
  const token = await readSessionToken();
  if (!token) throw new PortalError('not-signed-in');
  return hashSessionToken(token);
}

/** Ends the request's session, which makes a copied cookie useless; returns the URL to go to next. */
export async function endCurrentSession({ db, settings }: Portal): Promise<string> {
  const token = await readSessionToken();
  const ended = token ? await endSession(db, hashSessionToken(token)) : null;
  const { sessionToken } = authCookies(settings.portalUrl);
  (await cookies()).set(sessionToken.name, '', { ...sessionToken.options, maxAge: 0 });
  const { issuer, clientId } = settings.oidc;
  return signOutAddress({
    endpoint: await findEndSessionEndpoint(issuer),
    issuer,
    portalUrl: settings.portalUrl,
    clientId,
    idToken: token && ended?.sealedIdToken ? openWithSession(token, ended.sealedIdToken) : null,
  });
}
