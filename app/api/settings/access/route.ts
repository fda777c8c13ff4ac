import { requireActor } from '#server/auth/session/actor.ts';
import { json, jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';
import { findOwnAccess } from '#server/queries/find-own-access.ts';

export const dynamic = 'force-dynamic';

export const GET = jsonRoute(async () => {
  const actor = await requireActor();
  return json(await findOwnAccess(getPortal().db, actor));
});
