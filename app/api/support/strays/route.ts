import { requireActor } from '#server/auth/session/actor.ts';
import { findStrays } from '#server/http/find-strays.ts';
import { json, jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';

export const dynamic = 'force-dynamic';

export const GET = jsonRoute(async () => {
  const actor = await requireActor();
  return json(await findStrays(getPortal(), actor));
});
