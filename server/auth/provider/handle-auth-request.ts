import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { isPortalError } from '#lib/errors.ts';
import { isLocale, LOCALE_COOKIE, negotiateLocale } from '#lib/i18n/locale.ts';
import { limitsOf } from '#lib/limits.ts';
import { CLIENT_NETWORK_HEADER } from '#lib/web/client-address.ts';
import { errorResponse } from '#server/http/json-route.ts';
import { getPortal, type Portal } from '#server/portal.ts';
import { recordFailedSignIn } from '#server/store/audit/record-failed-sign-in.ts';
import { enforceRateLimits } from '#server/store/limits/rate-limit.ts';
import { authOptions, type SignIn, withSignIn } from './auth-options.ts';
import { findAuthSecrets } from './auth-secrets.ts';
import { authCookies, sessionCookieName } from './cookies.ts';
import { PROVIDER_ID } from './identity-provider.ts';
import { loadIssuer } from './provider-client.ts';
import { explainFailure, type SignInFailure } from './sign-in-failure.ts';

const START = `POST signin/${PROVIDER_ID}`;
const RETURN = `GET callback/${PROVIDER_ID}`;

/** The next-auth routes that are exposed: only sign-in. The portal reads and ends sessions itself. */
const OPEN = new Set([
  'GET csrf',
  START,
  RETURN,
  // They only redirect to /sign-in.
  'GET signin',
  'GET error',
]);

/** Routes that call the identity provider. */
const STAGES: Readonly<Record<string, 'start' | 'return'>> = { [START]: 'start', [RETURN]: 'return' };

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

export async function handleAuthRequest(request: NextRequest, context: RouteContext): Promise<Response> {
  const asked = `${request.method} ${(await context.params).nextauth.join('/')}`;
  if (!OPEN.has(asked)) return new Response(null, { status: 404 });
  const portal = getPortal();
  const stage = STAGES[asked];
  const refused = stage && (await limitSignIns(portal, request, stage));
  if (refused) return refused;
  const readCookie = (name: string) => request.cookies.get(name)?.value;
  const secrets = await findAuthSecrets(portal.settings, stage ?? 'form', readCookie);
  const { searchParams } = request.nextUrl;
  const chosen = readCookie(LOCALE_COOKIE);
  const signIn: SignIn = {
    locale: isLocale(chosen) ? chosen : negotiateLocale(request.headers.get('accept-language')),
    earlierToken: readCookie(sessionCookieName(portal.settings.portalUrl)),
    userAgent: request.headers.get('user-agent'),
    hidden: [searchParams.get('code') ?? '', searchParams.get('state') ?? ''],
  };
  if (stage === 'start') {
    const unready = await prepareStart(portal, signIn);
    if (unready) return unready;
    // next-auth would forward these to the provider, overriding the portal's own parameters.
    request.nextUrl.search = '';
  }
  const options = authOptions(portal, signIn, secrets);
  const response: Response = await withSignIn(signIn, () => NextAuth(request, context, options));
  response.headers.set('Cache-Control', 'no-store');
  if (stage === 'return') await finishReturn(portal, signIn, response, readCookie);
  else if (signIn.failure) portal.log.warn(signIn.failure, 'sign-in failed');
  return response;
}

/** Finds the provider's sign-in page. Returns the response if that fails. */
async function prepareStart({ settings, log }: Portal, signIn: SignIn): Promise<Response | undefined> {
  try {
    const { metadata } = await loadIssuer(settings.oidc.issuer);
    signIn.authorizationUrl = metadata.authorization_endpoint;
  } catch (error) {
    const failure = explainFailure(error, settings);
    log.warn(failure, 'sign-in failed');
    return Response.json(
      { error: { code: failure.cause } },
      { status: 503, headers: { 'cache-control': 'no-store', 'retry-after': '5' } },
    );
  }
}

/**
 * Limited per network address, since anyone can start a sign-in. Returns the response if refused, or if counting fails.
 */
async function limitSignIns(
  { db, config, log, settings }: Portal,
  { headers }: NextRequest,
  stage: 'start' | 'return',
): Promise<Response | undefined> {
  const address = headers.get(CLIENT_NETWORK_HEADER) ?? '';
  const turn = { kind: `sign-in-${stage}`, asker: address, perMinute: limitsOf(config).signInsPerMinute };
  try {
    await enforceRateLimits(db, [turn]);
  } catch (error) {
    if (!isPortalError(error)) throw error;
    log.warn({ code: error.code, address, stage }, 'sign-in refused');
    if (stage === 'start') return errorResponse({ code: error.code, params: error.params });
    return Response.redirect(`${settings.portalUrl}/sign-in?error=${error.code}`, 302);
  }
}

/** Logs and records a failed sign-in, and lets the sign-in page say why it failed. */
async function finishReturn(
  { db, log, settings }: Portal,
  signIn: SignIn,
  response: Response,
  readCookie: (name: string) => string | undefined,
): Promise<void> {
  if (!hasFailed(response)) return;
  const { failure = { cause: 'unexpected', reason: 'no reason given' } satisfies SignInFailure, isRecorded } = signIn;
  log.warn(failure, 'sign-in failed');
  const page = new URL('/sign-in', settings.portalUrl);
  page.searchParams.set('callbackUrl', readCookie(authCookies(settings.portalUrl).callbackUrl.name) ?? '/');
  page.searchParams.set('error', failure.cause);
  response.headers.set('location', page.href);
  if (isRecorded) return;
  try {
    await recordFailedSignIn(db, failure.cause);
  } catch (error) {
    // The sign-in fails whether or not that can be recorded.
    log.error({ err: error }, 'could not record a failed sign-in');
  }
}

/** Whether next-auth sends the browser to one of its own pages or back to the sign-in page. No person returns there. */
function hasFailed(response: Response): boolean {
  const url = URL.parse(response.headers.get('location') ?? '', 'http://portal.invalid');
  return url !== null && /^\/(?:api\/auth\/|sign-in$)/.test(url.pathname);
}
