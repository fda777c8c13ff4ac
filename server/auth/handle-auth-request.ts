import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { getPortal, type Portal } from '#server/portal.ts';
import { recordFailedSignIn } from '#server/store/record-failed-sign-in.ts';
import { authOptions } from './auth-options.ts';
import { sessionCookieName } from './cookies.ts';
import { PROVIDER_ID } from './identity-provider.ts';

/** What of next-auth is open: the way in. Sessions are read and ended by the portal itself. */
const OPEN = new Set([
  'GET csrf',
  `POST signin/${PROVIDER_ID}`,
  `GET callback/${PROVIDER_ID}`,
  // Where next-auth sends the browser to, and on to /sign-in.
  'GET signin',
  'GET error',
]);

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

export async function handleAuthRequest(request: NextRequest, context: RouteContext): Promise<Response> {
  const { nextauth } = await context.params;
  if (!OPEN.has(`${request.method} ${nextauth.join('/')}`)) return new Response(null, { status: 404 });
  const portal = getPortal();
  const earlierToken = request.cookies.get(sessionCookieName(portal.settings.portalUrl))?.value;
  const response: Response = await NextAuth(request, context, authOptions(portal, earlierToken));
  response.headers.set('Cache-Control', 'no-store');
  if (nextauth[0] === 'callback') await recordIfFailed(portal, response);
  return response;
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
