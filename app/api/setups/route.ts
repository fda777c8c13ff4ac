import { readSetupFilter } from '#lib/setups/setup.ts';
import { requireActor } from '#server/auth/session/actor.ts';
import { json, jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';
import { findSetups } from '#server/queries/find-setups.ts';

export const dynamic = 'force-dynamic';

export const GET = jsonRoute(async (request) => {
  const actor = await requireActor();
  return json(await findSetups(getPortal(), actor, readSetupFilter(new URL(request.url).searchParams)));
});
