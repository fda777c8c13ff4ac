import { cookies } from 'next/headers';
import type { Portal } from '#server/portal.ts';
import { endSession } from '#server/store/people/sessions.ts';
import { authCookies } from '../provider/cookies.ts';
import { findEndSessionEndpoint } from '../provider/discovery.ts';
import { signOutAddress } from '../provider/sign-out-address.ts';
import { readSessionToken } from './actor.ts';
import { hashSessionToken, openWithSession } from './session-token.ts';

/** Ends the session that the request came with, so that a copy of its cookie is worth nothing; gives the address to go to next. */
export async function endCurrentSession({ db, settings }: Portal): Promise<string> {
  const token = await readSessionToken();
  const ended = token ? await endSession(db, hashSessionToken(token)) : null;
  const { sessionToken } = authCookies(settings.portalUrl);
  (await cookies()).set(sessionToken.name, '', { ...sessionToken.options, maxAge: 0 });
  const { issuer, clientId } = settings.oidc;
  return signOutAddress({
    endpoint: await findEndSessionEndpoint(issuer),
    portalUrl: settings.portalUrl,
    clientId,
    idToken: token && ended?.sealedIdToken ? openWithSession(token, ended.sealedIdToken) : null,
  });
}
