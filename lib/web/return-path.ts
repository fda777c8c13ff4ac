const PLACEHOLDER = 'http://portal.invalid';
// Returning to these would loop, or show data instead of a page.
const NO_RETURN = /^\/(?:api|sign-in|signed-out|no-team)(?:\/|$)/;
const MAX_LENGTH = 2000;

/** The page after sign-in: one of the portal's paths with its query and hash, or `/` for anything else. */
export function safeReturnPath(from: unknown): string {
  if (typeof from !== 'string' || from.length > MAX_LENGTH || !from.startsWith('/')) return '/';
  const url = URL.parse(from, PLACEHOLDER);
  // The parser has resolved dots, backslashes and control characters, so this checks its result.
  if (url?.origin !== PLACEHOLDER || url.pathname.startsWith('//') || NO_RETURN.test(url.pathname)) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}

/** The same for a full address; another origin gives `/`. */
export function safeReturnPathOf(address: string, origin: string): string {
  if (address.startsWith('/')) return safeReturnPath(address);
  const url = URL.parse(address);
  return url?.origin === origin ? safeReturnPath(`${url.pathname}${url.search}${url.hash}`) : '/';
}

/** The sign-in page with the path to return to. */
export function signInPath(from: unknown): string {
  const path = safeReturnPath(from);
  return path === '/' ? '/sign-in' : `/sign-in?from=${encodeURIComponent(path)}`;
}
