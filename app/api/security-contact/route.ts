import { PortalError } from '#lib/errors.ts';
import { writeSecurityText } from '#lib/web/security-contact.ts';
import { jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';

export const dynamic = 'force-dynamic';

/** The /.well-known/security.txt of the portal (next.config.mjs). Not found if the operator has set no contact. */
export const GET = jsonRoute(async () => {
  const { securityContact } = getPortal().settings;
  if (securityContact === undefined) throw new PortalError('not-found');
  return new Response(writeSecurityText(securityContact, Date.now()), {
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
});
