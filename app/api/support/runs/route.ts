import { readInboxFilter } from '#lib/runs/support-inbox.ts';
import { requireActor } from '#server/auth/session/actor.ts';
import { json, jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';
import { findTroubledRuns } from '#server/queries/find-runs.ts';

export const dynamic = 'force-dynamic';

export const GET = jsonRoute(async (request) => {
  const actor = await requireActor();
  return json(await findTroubledRuns(getPortal().db, actor, readInboxFilter(new URL(request.url).searchParams)));
});
