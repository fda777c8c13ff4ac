import { requireActor } from '#server/auth/session/actor.ts';
import { json, jsonRoute } from '#server/http/json-route.ts';
import { readHistoryQuery } from '#server/http/read-history-query.ts';
import { getPortal } from '#server/portal.ts';
import { findRuns } from '#server/queries/find-runs.ts';

export const dynamic = 'force-dynamic';

export const GET = jsonRoute(async (request) => {
  const actor = await requireActor();
  return json(await findRuns(getPortal().db, actor, readHistoryQuery(new URL(request.url).searchParams)));
});
