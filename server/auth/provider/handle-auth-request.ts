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
import { authOptions } from './auth-options.ts';
import { findAuthSecrets } from './auth-secrets.ts';
import { sessionCookieName } from './cookies.ts';
import { PROVIDER_ID } from './identity-provider.ts';

const START = `POST signin/${PROVIDER_ID}`;
const RETURN = `GET callback/${PROVIDER_ID}`;

/** The next-auth routes that are exposed: only sign-in. The portal reads and ends sessions itself. */
const OPEN = new Set([
  'GET csrf',
  START,
  RETURN,
  // next-auth redirects the browser here, and then to /sign-in.
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
  const earlierToken = readCookie(sessionCookieName(portal.settings.portalUrl));
  const chosen = readCookie(LOCALE_COOKIE);
  const locale = isLocale(chosen) ? chosen : negotiateLocale(request.headers.get('accept-language'));
  const browser = { earlierToken, locale };
  // next-auth would forward these to the provider, overriding the portal's own parameters.
  if (stage === 'start') request.nextUrl.search = '';
  const response: Response = await NextAuth(request, context, authOptions(portal, browser, secrets));
  response.headers.set('Cache-Control', 'no-store');
  if (stage === 'return') await recordIfFailed(portal, response);
  return response;
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

/** The error that next-auth puts into the redirect after `admit` has refused and recorded the sign-in. */
const RECORDED = 'AccessDenied';

/** The sign-in fails whether or not that can be recorded. */
async function recordIfFailed({ db, log }: Portal, response: Response): Promise<void> {
  const code = readFailure(response);
  if (!code || code === RECORDED) return;
  try {
    await recordFailedSignIn(db, /^[\w-]{1,40}$/.test(code) ? code : 'other');
  } catch (error) {
    log.error({ err: error }, 'could not record a failed sign-in');
  }
}

/** A token without a user makes next-auth start over without an error. */
function readFailure(response: Response): string | null {
  const url = URL.parse(response.headers.get('location') ?? '', 'http://portal.invalid');
  if (!url) return null;
  return url.searchParams.get('error') ?? (url.pathname === '/api/auth/signin' ? 'nobody' : null);
}
