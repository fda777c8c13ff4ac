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

/** Files whose names change with what is in them: the only answers that may be kept. */
const STATIC = '/_next/static/';

/**
 * Puts the headers on every answer of the process, before anything can answer: pages, actions, streams, errors, redirects, and what is
 * said while the portal starts. And tells what is behind it the one address that people use, whatever a request says of it. `more` is what
 * the policy of pages allows besides.
 */
export function withSafeHeaders(portalUrl: string, serve: RequestListener, more?: MoreSources): RequestListener {
  const { host, protocol } = new URL(portalUrl);
  const common = {
    ...COMMON_HEADERS,
    ...(protocol === 'https:' ? { 'Strict-Transport-Security': STRICT_TRANSPORT_SECURITY } : {}),
  };
  return (request, response) => {
    const policy = contentSecurityPolicy(randomBytes(16).toString('base64'), more);
    for (const [name, value] of Object.entries(common)) response.setHeader(name, value);
    const isFile = request.url?.startsWith(STATIC) === true;
    response.setHeader('Content-Security-Policy', isFile ? FILE_POLICY : policy);
    // Answers are about one person's rights at one moment: nobody may keep them.
    if (!isFile) response.setHeader('Cache-Control', 'no-store');
    rewriteRequest(request, { policy, host, protocol });
    serve(request, response);
  };
}

function rewriteRequest(
  { headers, url = '/' }: IncomingMessage,
  { policy, host, protocol }: { policy: string; host: string; protocol: string },
): void {
  // Next finds the nonce for its own scripts in the policy of the request.
  headers['content-security-policy'] = policy;
  headers[PAGE_PATH_HEADER] = url;
  // Next compares the origin of an action with these: what a request says of itself counts for nothing.
  headers.host = host;
  headers['x-forwarded-host'] = host;
  headers['x-forwarded-proto'] = protocol.slice(0, -1);
  delete headers.forwarded;
  delete headers['x-forwarded-port'];
}
