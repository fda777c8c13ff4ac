import { requireActor } from '#server/auth/session/actor.ts';
import { json, jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';
import { findApprovals } from '#server/queries/find-approvals.ts';

export const dynamic = 'force-dynamic';

export const GET = jsonRoute(async (request) => {
  const actor = await requireActor();
  const cursor = new URL(request.url).searchParams.get('cursor') ?? undefined;
  return json(await findApprovals(getPortal(), actor, cursor));
});
