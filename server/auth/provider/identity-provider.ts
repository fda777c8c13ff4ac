import type { TokenSet } from 'next-auth';
import type { OAuthConfig, UserinfoEndpointHandler } from 'next-auth/providers/oauth';
import { isEmailAddress } from '#lib/notices/team-channels.ts';
import type { Settings } from '#server/settings/env.ts';
import { readGroups } from '../session/read-groups.ts';
import { discoveryUrl } from './discovery.ts';

/** Also the last part of the redirect URL registered at the provider. */
export const PROVIDER_ID = 'oidc';

const TIMEOUT_MS = 8_000;

export type Claims = Readonly<Record<string, unknown>>;

/** The OpenID provider. openid-client checks the ID token's issuer, audience, signature, expiry, and nonce. */
export function identityProvider(oidc: Settings['oidc']): OAuthConfig<Claims> {
  return {
    id: PROVIDER_ID,
    name: PROVIDER_ID,
    type: 'oauth',
    wellKnown: discoveryUrl(oidc.issuer),
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    authorization: { params: { scope: oidc.scopes } },
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    httpOptions: { timeout: TIMEOUT_MS },
    userinfo: { request: (context) => loadClaims(context, oidc) },
    profile: (claims) => ({ id: String(claims.sub) }),
  };
}

type UserinfoContext = Parameters<NonNullable<UserinfoEndpointHandler['request']>>[0];

/** Many providers return groups or the address only from the userinfo endpoint. The ID token's claims take precedence. */
async function loadClaims(
  { tokens, client }: UserinfoContext,
  { groupsClaim, scopes }: Settings['oidc'],
): Promise<Claims> {
  const claims: Claims = (tokens as TokenSet & { claims(): Claims }).claims();
  const lacksEmail = scopes.split(' ').includes('email') && claims.email === undefined;
  const isComplete = readGroups(claims, groupsClaim).problem !== 'missing' && !lacksEmail;
  if (isComplete || !tokens.access_token || !client.issuer.metadata.userinfo_endpoint) return claims;
  // openid-client checks that the userinfo subject matches the ID token's.
  return { ...(await client.userinfo(tokens as never)), ...claims };
}

/** Where the person's notifications go; null without an address, or if the provider says that it isn't verified. */
export function emailOf({ email, email_verified: isVerified }: Claims): string | null {
  return typeof email === 'string' && isEmailAddress(email) && isVerified !== false && isVerified !== 'false'
    ? email
    : null;
}

/** The person's name on screen and in the history. */
export function displayName(claims: Claims): string {
  const candidates = [claims.name, claims.preferred_username, claims.email, claims.sub];
  const name = candidates.find((value) => typeof value === 'string' && value.trim() !== '') as string;
  // Characters that reverse or hide text could make one person look like another.
  return (
    name
      .normalize('NFKC')
      .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu, '')
      .trim()
      .slice(0, 200) || String(claims.sub)
  );
}
