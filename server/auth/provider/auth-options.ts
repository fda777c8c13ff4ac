import { AsyncLocalStorage } from 'node:async_hooks';
import type { Account, NextAuthOptions, Profile } from 'next-auth';
import type { Adapter, AdapterUser } from 'next-auth/adapters';
import { isPortalError } from '#lib/errors.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { safeReturnPathOf } from '#lib/web/return-path.ts';
import type { Portal } from '#server/portal.ts';
import { recordRefusal } from '#server/store/audit/record-refusal.ts';
import { isBlocked } from '#server/store/people/end-sessions.ts';
import { createSession, endSession, SESSION_HOURS } from '#server/store/people/sessions.ts';
import { recordSignIn } from '#server/store/people/users.ts';
import { explainGroups, readGroups } from '../session/read-groups.ts';
import { hashSessionToken, makeSessionToken, sealWithSession } from '../session/session-token.ts';
import type { AuthSecrets } from './auth-secrets.ts';
import { authCookies, isSecure } from './cookies.ts';
import { displayName, emailOf, identityProvider } from './identity-provider.ts';
import type { Claims } from './provider-client.ts';
import { type ProviderTokens, readClaims, sealTokens } from './provider-tokens.ts';
import { type Endpoint, explainFailure, type SignInFailure } from './sign-in-failure.ts';

/** State of one request to next-auth, because one callback stores what another reads. */
export interface SignIn {
  /** The browser's existing session, which ends when the new one begins. */
  earlierToken?: string | undefined;
  /** The language that the person has chosen, or that the browser prefers. */
  locale?: Locale;
  /** Where to send the browser; only at the start. */
  authorizationUrl?: string | undefined;
  /** Values from the address that must not be in the log. */
  hidden?: readonly string[] | undefined;
  /** The first thing that went wrong. */
  failure?: SignInFailure;
  /** The audit records have the failure, with the person. */
  isRecorded?: boolean;
  /** What the browser calls itself, to recognize the session in a list. */
  userAgent?: string | null;
  userId?: string;
  idToken?: string;
  tokens?: ProviderTokens;
}

const requests = new AsyncLocalStorage<SignIn>();

/** Lets `handle` report to this state: next-auth has one logger for all requests of the process. */
export function withSignIn<T>(signIn: SignIn, handle: () => T): T {
  return requests.run(signIn, handle);
}

/** The next-auth options for one request. */
export function authOptions(portal: Portal, signIn: SignIn, secrets: AuthSecrets): NextAuthOptions {
  const { portalUrl, oidc } = portal.settings;
  const fail = (error: unknown, endpoint?: Endpoint): void => {
    const own = requests.getStore() ?? signIn;
    own.failure ??= explainFailure(error, portal.settings, { endpoint, hidden: own.hidden });
  };
  return {
    providers: [identityProvider(oidc, { authorizationUrl: signIn.authorizationUrl, onFailure: fail })],
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
          fail(error);
          if (!isPortalError(error)) portal.log.error({ err: error }, 'sign-in failed');
          return false;
        }
      },
      redirect: ({ url, baseUrl }) => `${baseUrl}${safeReturnPathOf(url, baseUrl)}`,
    },
    logger: {
      error: (_code, metadata) => fail(errorIn(metadata)),
      warn: (code) => portal.log.warn({ code }, 'sign-in warning'),
      debug: () => {},
    },
  };
}

/** The error that next-auth reports, with the description that the provider added to the address. */
function errorIn(metadata: Error | Readonly<Record<string, unknown>>): unknown {
  if (metadata instanceof Error) return metadata;
  const { error, error_description: description } = metadata;
  if (!(error instanceof Error) || typeof description !== 'string') return error;
  return Object.assign(new Error(`${error.message} (${description})`), { error: error.message });
}

/** Admits everyone the provider authenticates; roles come only from groups. */
async function admit(portal: Portal, signIn: SignIn, account: Account | null, profile?: Profile): Promise<boolean> {
  const claims = (profile ?? {}) as Claims;
  const { issuer, groupsClaim } = portal.settings.oidc;
  if (claims.iss !== issuer) throw new Error(`unexpected iss value, expected ${issuer}, got: ${String(claims.iss)}`);
  const { groups, problem } = readGroups(claims, groupsClaim);
  const name = displayName(claims);
  const userId = await recordSignIn(portal.db, {
    ...{ issuer, subject: String(claims.sub), name, groups, groupsProblem: problem },
    ...{ email: emailOf(claims), locale: signIn.locale },
  });
  if (await isBlocked(portal.db, userId)) {
    await recordRefusal(portal.db, { userId, name }, { action: 'sign-in', code: 'shut-out' });
    Object.assign(signIn, {
      isRecorded: true,
      failure: { cause: 'blocked', reason: `the person ${userId} is blocked` },
    });
    return false;
  }
  signIn.userId = userId;
  signIn.idToken = account?.id_token;
  signIn.tokens = tokensOf(account, groupsClaim);
  portal.log.info({ userId, groupCount: groups.length, groupsProblem: problem }, 'signed in');
  if (problem)
    portal.log.warn(
      { userId, groupsProblem: problem, ...explainGroups(claims, groupsClaim, problem) },
      'signed in without groups',
    );
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
      const expires = await createSession(db, {
        tokenHash,
        userId,
        sealedIdToken,
        sealedTokens,
        userAgent: signIn.userAgent ?? null,
      });
      if (signIn.earlierToken) await endSession(db, hashSessionToken(signIn.earlierToken));
      return { sessionToken, userId, expires };
    },
  };
}

/** The user as next-auth expects it; the portal reads its own table instead. */
function adapterUser(id: string): AdapterUser {
  return { id, email: '', emailVerified: null };
}
