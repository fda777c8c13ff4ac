import type { OAuthConfig } from 'next-auth/providers/oauth';
import type { BaseClient, OpenIDCallbackChecks } from 'openid-client';
import { isEmailAddress } from '#lib/notices/team-channels.ts';
import type { Settings } from '#server/settings/env.ts';
import { readGroups } from '../session/read-groups.ts';
import { type Claims, forgetIssuer, openProvider } from './provider-client.ts';
import type { Endpoint } from './sign-in-failure.ts';

/** Also the last part of the redirect URL registered at the provider. */
export const PROVIDER_ID = 'oidc';

interface SignInStage {
  /** Absent, except at the start of a sign-in. */
  authorizationUrl?: string | undefined;
  /** Receives an error of the provider before next-auth reduces it to a message. */
  onFailure(error: unknown, endpoint: Endpoint): void;
}

/**
 * The OpenID provider for next-auth, which keeps state, PKCE verifier and nonce. All requests to the provider use the
 * portal's own client. openid-client checks the ID token's issuer, audience, signature, expiry, and nonce.
 */
export function identityProvider(oidc: Settings['oidc'], stage: SignInStage): OAuthConfig<Claims> {
  const watch = async <T>(endpoint: Endpoint, act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      forgetIssuer(oidc.issuer);
      stage.onFailure(error, endpoint);
      throw error;
    }
  };
  return {
    id: PROVIDER_ID,
    name: PROVIDER_ID,
    type: 'oauth',
    issuer: oidc.issuer,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    authorization: { url: stage.authorizationUrl ?? '', params: { scope: oidc.scopes } },
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    token: {
      request: ({ provider, params, checks }) =>
        watch('token', async () => {
          const { client } = await openProvider(oidc);
          return { tokens: await client.callback(provider.callbackUrl, params, checks as OpenIDCallbackChecks) };
        }),
    },
    userinfo: { request: ({ tokens }) => watch('userinfo', () => loadClaims(oidc, tokens as Tokens)) },
    profile: (claims) => ({ id: String(claims.sub) }),
  };
}

type Tokens = Awaited<ReturnType<BaseClient['callback']>>;

/** Many providers return groups or the address only from the userinfo endpoint. The ID token's claims take precedence. */
async function loadClaims(oidc: Settings['oidc'], tokens: Tokens): Promise<Claims> {
  const claims: Claims = tokens.claims();
  const { sub } = claims;
  if (typeof sub !== 'string' || sub === '') throw new Error(`subject of the ID token is ${describe(sub)}`);
  const lacksEmail = oidc.scopes.split(' ').includes('email') && claims.email === undefined;
  const isComplete = readGroups(claims, oidc.groupsClaim).problem !== 'missing' && !lacksEmail;
  if (isComplete || !tokens.access_token) return claims;
  const { loadUserinfo } = await openProvider(oidc);
  if (!loadUserinfo) return claims;
  const atUserinfo = await loadUserinfo(tokens.access_token);
  if (atUserinfo.sub !== sub) throw new Error('userinfo is about another subject than the ID token');
  return { ...atUserinfo, ...claims };
}

function describe(subject: unknown): string {
  return subject === '' ? 'empty' : `not a text but of type ${Array.isArray(subject) ? 'array' : typeof subject}`;
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
