/** What a policy allows besides, by directive. */
export type MoreSources = Readonly<Record<string, string>>;

/**
 * The content security policy of a page. The nonce is new for each answer; what a script with the nonce loads may run too.
 * Cloudscape places things with style attributes, and has its icons and fonts as data.
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
 * What only `npm run dev` allows besides. React's development build evaluates code to show the server's call stacks in the browser. Next
 * tells the page of changes over a WebSocket, which 'self' does not include in every browser, and its view of errors brings style
 * elements without a nonce.
 */
export function hotReloadSources(portalUrl: string): MoreSources {
  return {
    'script-src': "'unsafe-eval'",
    'style-src-elem': "'self' 'unsafe-inline'",
    'connect-src': portalUrl.replace(/^http/, 'ws'),
  };
}

/** Of a file, which needs nothing of the page that shows it. */
export const FILE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Two years, as the preload lists ask; only over https, where it means something. */
export const STRICT_TRANSPORT_SECURITY = 'max-age=63072000; includeSubDomains';

/** On every answer, whatever it is. */
export const COMMON_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const;
