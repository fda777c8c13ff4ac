/** Additional sources of a policy, by directive. */
export type MoreSources = Readonly<Record<string, string>>;

/**
 * The content security policy of a page. Each response has a new nonce; scripts loaded by a script with the nonce may
 * run too. Cloudscape uses style attributes for layout, and embeds its icons and fonts as data.
 */
export function contentSecurityPolicy(nonce: string, more: MoreSources = {}): string {
  const directives: MoreSources = {
    'default-src': "'self'",
    'script-src': `'self' 'nonce-${nonce}' 'strict-dynamic'`,
    'style-src': `'self' 'nonce-${nonce}'`,
    'style-src-attr': "'unsafe-inline'",
    'img-src': "'self' data:",
    'font-src': "'self' data:",
    'connect-src': "'self'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  };
  return [...new Set([...Object.keys(directives), ...Object.keys(more)])]
    .map((name) => [name, directives[name], more[name]].filter(Boolean).join(' '))
    .join('; ');
}

/**
 * The additions for `npm run dev`. React's development build evaluates code to show server call stacks in the browser.
 * Next reports changes over a WebSocket, which 'self' doesn't cover in every browser, and its error overlay adds style
 * elements without a nonce.
 */
export function hotReloadSources(portalUrl: string): MoreSources {
  return {
    'script-src': "'unsafe-eval'",
    'style-src-elem': "'self' 'unsafe-inline'",
    'connect-src': portalUrl.replace(/^http/, 'ws'),
  };
}

/** The policy of a file, which needs nothing from the page that shows it. */
export const FILE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Two years, as the preload lists require. Only over https, because browsers ignore it otherwise. */
export const STRICT_TRANSPORT_SECURITY = 'max-age=63072000; includeSubDomains';

/** Headers of every response. */
export const COMMON_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const;
