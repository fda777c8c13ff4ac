import { requireActor } from '#server/auth/session/actor.ts';
import { json, jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';
import { findSweeps } from '#server/queries/find-orphans.ts';

export const dynamic = 'force-dynamic';

export const GET = jsonRoute(async () => {
  const actor = await requireActor();
  return json(await findSweeps(getPortal(), actor));
});
