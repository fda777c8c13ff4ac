import { requireActor } from '#server/auth/session/actor.ts';
import { findCleanUps } from '#server/http/find-run.ts';
import { json, jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';

export const dynamic = 'force-dynamic';

export const GET = jsonRoute<{ id: string }>(async (_request, { id }) => {
  const actor = await requireActor();
  return json(await findCleanUps(getPortal().db, actor, id));
});
