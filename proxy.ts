import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { PAGE_PATH_HEADER } from '#lib/page-path.ts';
import { contentSecurityPolicy, STRICT_TRANSPORT_SECURITY } from '#lib/security-headers.ts';
import { getPortal } from '#server/portal.ts';

/**
 * Puts the headers on what is not a file. It guards nothing: every page, action and route authorises by itself.
 * The headers that are the same on every answer stand in next.config.mjs.
 */
export function proxy(request: NextRequest): NextResponse {
  const policy = contentSecurityPolicy(randomBytes(16).toString('base64'));
  const headers = new Headers(request.headers);
  // Next finds the nonce for its own scripts in the policy of the request.
  headers.set('Content-Security-Policy', policy);
  headers.set(PAGE_PATH_HEADER, `${request.nextUrl.pathname}${request.nextUrl.search}`);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  if (getPortal().settings.portalUrl.startsWith('https://')) {
    response.headers.set('Strict-Transport-Security', STRICT_TRANSPORT_SECURITY);
  }
  return response;
}

export const config = { matcher: '/((?!_next/static/).*)' };
