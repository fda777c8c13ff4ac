import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { isPortalError } from '#lib/errors.ts';
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

/** What of next-auth is open: the way in. Sessions are read and ended by the portal itself. */
const OPEN = new Set([
  'GET csrf',
  START,
  RETURN,
  // Where next-auth sends the browser to, and on to /sign-in.
  'GET signin',
  'GET error',
]);

/** These call the identity provider. */
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
  // next-auth would hand these on to the provider's address, over our own parameters.
  if (stage === 'start') request.nextUrl.search = '';
  const response: Response = await NextAuth(request, context, authOptions(portal, earlierToken, secrets));
  response.headers.set('Cache-Control', 'no-store');
  if (stage === 'return') await recordIfFailed(portal, response);
  return response;
}

/** Anybody can start a sign-in, so what is limited is an address. Gives the answer where there were too many, or nobody can count. */
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
    log.warn({ code: error.code, address, stage }, 'a sign-in was refused');
    if (stage === 'start') return errorResponse({ code: error.code, params: error.params });
    return Response.redirect(`${settings.portalUrl}/sign-in?error=${error.code}`, 302);
  }
}

/** What next-auth puts in the address of the page that tells, where our own `admit` has refused and recorded it. */
const RECORDED = 'AccessDenied';

/** The person is not let in whether that can be recorded or not. */
async function recordIfFailed({ db, log }: Portal, response: Response): Promise<void> {
  const code = readFailure(response);
  if (!code || code === RECORDED) return;
  try {
    await recordFailedSignIn(db, /^[\w-]{1,40}$/.test(code) ? code : 'other');
  } catch (error) {
    log.error({ err: error }, 'a failed sign-in could not be recorded');
  }
}

/** A token that names nobody makes next-auth begin anew, without a word. */
function readFailure(response: Response): string | null {
  const url = URL.parse(response.headers.get('location') ?? '', 'http://portal.invalid');
  if (!url) return null;
  return url.searchParams.get('error') ?? (url.pathname === '/api/auth/signin' ? 'nobody' : null);
}
