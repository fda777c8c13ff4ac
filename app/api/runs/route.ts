import { readHistoryFilter } from '#lib/runs/history.ts';
import { requireActor } from '#server/auth/session/actor.ts';
import { findRuns } from '#server/http/find-runs.ts';
import { json, jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';

export const dynamic = 'force-dynamic';

export const GET = jsonRoute(async (request) => {
  const actor = await requireActor();
  return json(await findRuns(getPortal().db, actor, readHistoryFilter(new URL(request.url).searchParams)));
});
