import { safeReturnPath, safeReturnPathOf } from '#lib/web/return-path.ts';
import { getPortal } from '#server/portal.ts';

/** The page to open after sign-in: `from` on our own pages, or the `callbackUrl` from next-auth's cookie. */
export function readReturnPath(query: Readonly<Record<string, string | string[] | undefined>>): string {
  if (query.from !== undefined) return safeReturnPath(query.from);
  return typeof query.callbackUrl === 'string'
    ? safeReturnPathOf(query.callbackUrl, getPortal().settings.portalUrl)
    : '/';
}
