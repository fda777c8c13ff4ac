import { readAuditFilter } from '#lib/audit/audit-filter.ts';
import { requireActor } from '#server/auth/session/actor.ts';
import { json, jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';
import { findAudit } from '#server/queries/find-audit.ts';

export const dynamic = 'force-dynamic';

export const GET = jsonRoute(async (request) => {
  const actor = await requireActor();
  return json(await findAudit(getPortal().db, actor, readAuditFilter(new URL(request.url).searchParams)));
});
