import { readSessionFilter } from '#lib/people/session-list.ts';
import { requireActor } from '#server/auth/session/actor.ts';
import { json, jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';
import { findSessions } from '#server/queries/find-sessions.ts';

export const dynamic = 'force-dynamic';

export const GET = jsonRoute(async (request) => {
  const actor = await requireActor();
  return json(await findSessions(getPortal(), actor, readSessionFilter(new URL(request.url).searchParams)));
});
