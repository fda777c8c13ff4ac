import { PortalError } from '#lib/errors.ts';
import { isOwnRequest } from '#lib/web/own-request.ts';
import { getPortal } from '#server/portal.ts';

/** Whether a request with these headers can't have been triggered by another site. */
export function isOwnVisit(sent: Pick<Headers, 'get'>): boolean {
  const source = { site: sent.get('sec-fetch-site'), origin: sent.get('origin'), referer: sent.get('referer') };
  return isOwnRequest(source, getPortal().settings.portalUrl);
}

/** For a GET that creates an audit record in the person's name. Throws cross-site. */
export function requireOwnRequest({ headers }: Request): void {
  if (!isOwnVisit(headers)) throw new PortalError('cross-site');
}
