import type { Account, LoggerInstance, NextAuthOptions, Profile } from 'next-auth';
import type { Adapter, AdapterUser } from 'next-auth/adapters';
import { isPortalError, PortalError } from '#lib/errors.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { safeReturnPathOf } from '#lib/web/return-path.ts';
import type { Portal } from '#server/portal.ts';
import { recordFailedSignIn } from '#server/store/audit/record-failed-sign-in.ts';
import { recordRefusal } from '#server/store/audit/record-refusal.ts';
import { isBlocked } from '#server/store/people/end-sessions.ts';
import { createSession, endSession, SESSION_HOURS } from '#server/store/people/sessions.ts';
import { recordSignIn } from '#server/store/people/users.ts';
import { readGroups } from '../session/read-groups.ts';
import { hashSessionToken, makeSessionToken, sealWithSession } from '../session/session-token.ts';
import type { AuthSecrets } from './auth-secrets.ts';
import { authCookies, isSecure } from './cookies.ts';
import { type Claims, displayName, emailOf, identityProvider, PROVIDER_ID } from './identity-provider.ts';
import { type ProviderTokens, readClaims, sealTokens } from './provider-tokens.ts';

/** State of one sign-in, created per request, because one callback stores what another reads. */
interface SignIn {
  /** The browser's existing session, which ends when the new one begins. */
  earlierToken: string | undefined;
  /** The language that the person has chosen, or that the browser prefers. */
  locale?: Locale;
  userId?: string;
  idToken?: string;
  tokens?: ProviderTokens;
}

/** The next-auth options for one request. */
export function authOptions(
  portal: Portal,
  browser: Pick<SignIn, 'earlierToken' | 'locale'>,
  secrets: AuthSecrets,
): NextAuthOptions {
  const { portalUrl, oidc } = portal.settings;
  const signIn: SignIn = { ...browser };
  return {
    providers: [identityProvider(oidc)],
    secret: secrets.form,
    jwt: { secret: secrets.cookies },
    adapter: sessionAdapter(portal, signIn),
    session: { strategy: 'database', maxAge: SESSION_HOURS * 3600, generateSessionToken: makeSessionToken },
    useSecureCookies: isSecure(portalUrl),
    cookies: authCookies(portalUrl),
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/signed-out' },
    callbacks: {
      signIn: async ({ account, profile }) => {
        try {
          return await admit(portal, signIn, account, profile);
        } catch (error) {
          // next-auth puts the message into the sign-in page's URL, so it has to be a code.
          if (isPortalError(error)) throw error;
          portal.log.error({ err: error }, 'sign-in failed');
          throw new PortalError('unexpected');
        }
      },
      redirect: ({ url, baseUrl }) => `${baseUrl}${safeReturnPathOf(url, baseUrl)}`,
    },
    logger: authLogger(portal.log),
  };
}

/** Admits everyone the provider authenticates; roles come only from groups. */
async function admit(portal: Portal, signIn: SignIn, account: Account | null, profile?: Profile): Promise<boolean> {
  const claims = profile as Claims | undefined;
  const { issuer, groupsClaim } = portal.settings.oidc;
  if (!claims || claims.iss !== issuer || typeof claims.sub !== 'string' || claims.sub === '') {
    portal.log.warn(
      { issuer: claims?.iss, expected: issuer },
      'sign-in refused: OIDC_ISSUER does not match the issuer name of the provider',
    );
    await recordFailedSignIn(portal.db, 'issuer');
    return false;
  }
  const { groups, problem } = readGroups(claims, groupsClaim);
  signIn.userId = await recordSignIn(portal.db, {
    issuer,
    subject: claims.sub,
    name: displayName(claims),
    groups,
    groupsProblem: problem,
    email: emailOf(claims),
    locale: signIn.locale,
  });
  if (await isBlocked(portal.db, signIn.userId)) {
    const person = { userId: signIn.userId, name: displayName(claims) };
    await recordRefusal(portal.db, person, { action: 'sign-in', code: 'shut-out' });
    portal.log.warn({ userId: signIn.userId }, 'sign-in refused: the person is blocked');
    return false;
  }
  signIn.idToken = account?.id_token;
  signIn.tokens = tokensOf(account, groupsClaim);
  portal.log.info({ userId: signIn.userId, groupCount: groups.length, groupsProblem: problem }, 'signed in');
  return true;
}

/** The tokens for later requests to the provider. next-auth has already verified the ID token. */
function tokensOf(account: Account | null, groupsClaim: string): ProviderTokens | undefined {
  if (!account?.access_token) return undefined;
  return {
    accessToken: account.access_token,
    expiresAt: account.expires_at ?? null,
    refreshToken: account.refresh_token ?? null,
    isInIdToken: readGroups(readClaims(account.id_token), groupsClaim).problem !== 'missing',
  };
}

/** The minimum adapter for next-auth: `admit` stores the person, and every sign-in creates a new session. */
function sessionAdapter({ db }: Portal, signIn: SignIn): Adapter {
  return {
    getUserByAccount: () => (signIn.userId === undefined ? null : adapterUser(signIn.userId)),
    // Never resumes the browser's session, whose id an attacker may have planted.
    getSessionAndUser: () => null,
    createSession: async ({ sessionToken, userId }) => {
      const sealedIdToken = signIn.idToken ? sealWithSession(sessionToken, signIn.idToken) : null;
      const sealedTokens = signIn.tokens ? sealTokens(sessionToken, signIn.tokens) : null;
      const tokenHash = hashSessionToken(sessionToken);
      const expires = await createSession(db, { tokenHash, userId, sealedIdToken, sealedTokens });
      if (signIn.earlierToken) await endSession(db, hashSessionToken(signIn.earlierToken));
      return { sessionToken, userId, expires };
    },
  };
}

/** The user as next-auth expects it; the portal reads its own table instead. */
function adapterUser(id: string): AdapterUser {
  return { id, email: '', emailVerified: null };
}

/** Logs only codes and names: the metadata contains tokens, claims, and text from the URL. */
function authLogger(log: Portal['log']): LoggerInstance {
  return {
    error: (code, metadata) => {
      const error = 'error' in metadata ? metadata.error : metadata;
      const { name, message } = error instanceof Error ? error : { name: undefined, message: undefined };
      log.warn({ code, provider: PROVIDER_ID, name, reason: message?.slice(0, 300) }, 'sign-in failed');
    },
    warn: (code) => log.warn({ code }, 'sign-in warning'),
    debug: () => {},
  };
}
