import { readHistoryFilter } from '#lib/runs/history-filter.ts';
import { InvalidInputError } from '#server/auth/act-for-person.ts';
import { requireActor } from '#server/auth/session/actor.ts';
import { json, jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';
import { findRuns } from '#server/queries/find-runs.ts';

export const dynamic = 'force-dynamic';

export const GET = jsonRoute(async (request) => {
  const actor = await requireActor();
  const { filter, refused } = readHistoryFilter(new URL(request.url).searchParams);
  if (refused.length > 0) throw new InvalidInputError(Object.fromEntries(refused.map((name) => [name, 'invalid'])));
  return json(await findRuns(getPortal().db, actor, filter));
});
