import type { CookiesOptions } from 'next-auth';

/** Whether the portal uses HTTPS, which `Secure` and the `__Host-` prefix require. */
export function isSecure(portalUrl: string): boolean {
  return portalUrl.startsWith('https://');
}

/** `__Host-` prevents a sibling domain from setting the cookie; browsers allow it only over HTTPS. */
function cookieName(portalUrl: string, name: string): string {
  return `${isSecure(portalUrl) ? '__Host-' : ''}portal.${name}`;
}

export function sessionCookieName(portalUrl: string): string {
  return cookieName(portalUrl, 'session');
}

/** The session token in a Cookie header, not yet verified. Of several, the last one counts, as for Next. */
export function readSessionCookie(header: string | undefined, portalUrl: string): string | undefined {
  const start = `${sessionCookieName(portalUrl)}=`;
  const own = header?.split(/; */).findLast((one) => one.startsWith(start));
  return own?.slice(start.length);
}

const SIGN_IN_SECONDS = 15 * 60;

/** The next-auth cookies under the portal's names; those of a sign-in expire with it. */
export function authCookies(portalUrl: string): CookiesOptions {
  const define = (name: string, maxAge?: number) => ({
    name: cookieName(portalUrl, name),
    options: {
      httpOnly: true,
      sameSite: 'lax' as const,
      path: '/',
      secure: isSecure(portalUrl),
      ...(maxAge === undefined ? {} : { maxAge }),
    },
  });
  return {
    sessionToken: define('session'),
    callbackUrl: define('return-to'),
    csrfToken: define('csrf'),
    pkceCodeVerifier: define('pkce', SIGN_IN_SECONDS),
    state: define('state', SIGN_IN_SECONDS),
    nonce: define('nonce', SIGN_IN_SECONDS),
  };
}
