import { requireActor } from '#server/auth/session/actor.ts';
import { json, jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';
import { findSetupOfRun } from '#server/queries/find-setups.ts';

export const dynamic = 'force-dynamic';

export const GET = jsonRoute<{ id: string }>(async (_request, { id }) => {
  const actor = await requireActor();
  return json(await findSetupOfRun(getPortal(), actor, id));
});
