import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { getPortal } from '#server/portal.ts';
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
  return response;
}
