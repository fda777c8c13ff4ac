import { randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { PAGE_PATH_HEADER } from '#lib/web/page-path.ts';
import {
  COMMON_HEADERS,
  contentSecurityPolicy,
  FILE_POLICY,
  type MoreSources,
  STRICT_TRANSPORT_SECURITY,
} from '#lib/web/security-headers.ts';

/** Files with a content hash in their names: the only responses that may be cached. */
const STATIC = '/_next/static/';

/** Event streams: a proxy that compresses or buffers them (nginx) would delay their frames. */
const STREAM = /\/events(?:\?|$)/;
const STREAM_HEADERS = { 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no' };

/**
 * Sets the security headers on every response of the process: pages, actions, streams, errors,
 * redirects, and the starting page. Also replaces the host headers of requests with the portal's own
 * address. `more` extends the policy of pages.
 */
export function withSafeHeaders(portalUrl: string, serve: RequestListener, more?: MoreSources): RequestListener {
  const { host, protocol } = new URL(portalUrl);
  const common = {
    ...COMMON_HEADERS,
    ...(protocol === 'https:' ? { 'Strict-Transport-Security': STRICT_TRANSPORT_SECURITY } : {}),
  };
  return (request, response) => {
    const isStream = STREAM.test(request.url ?? '');
    const policy = contentSecurityPolicy(randomBytes(16).toString('base64'), more);
    const isFile = request.url?.startsWith(STATIC) === true;
    response.setHeader('Content-Security-Policy', isFile ? FILE_POLICY : policy);
    // Responses depend on one person's permissions at one moment, so they must not be cached.
    const caching = isStream ? STREAM_HEADERS : isFile ? {} : { 'Cache-Control': 'no-store' };
    for (const [name, value] of Object.entries({ ...common, ...caching })) response.setHeader(name, value);
    rewriteRequest(request, { policy, host, protocol });
    serve(request, response);
  };
}

function rewriteRequest(
  { headers, url = '/' }: IncomingMessage,
  { policy, host, protocol }: { policy: string; host: string; protocol: string },
): void {
  // Next reads the nonce for its own scripts from the policy in the request.
  headers['content-security-policy'] = policy;
  headers[PAGE_PATH_HEADER] = url;
  // Next compares the origin of an action with these headers, so the request's own values are replaced.
  headers.host = host;
  headers['x-forwarded-host'] = host;
  headers['x-forwarded-proto'] = protocol.slice(0, -1);
  delete headers.forwarded;
  delete headers['x-forwarded-port'];
}
