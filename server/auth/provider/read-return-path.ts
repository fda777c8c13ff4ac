import { safeReturnPath, safeReturnPathOf } from '#lib/web/return-path.ts';
import { getPortal } from '#server/portal.ts';

/** Where to go after signing in: `from` of our own pages, or the `callbackUrl` that next-auth kept in its cookie. */
export function readReturnPath(query: Readonly<Record<string, string | string[] | undefined>>): string {
  if (query.from !== undefined) return safeReturnPath(query.from);
  return typeof query.callbackUrl === 'string'
    ? safeReturnPathOf(query.callbackUrl, getPortal().settings.portalUrl)
    : '/';
}
