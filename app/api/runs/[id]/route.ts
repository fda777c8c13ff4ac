import { requireActor } from '#server/auth/session/actor.ts';
import { json, jsonFile, jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';
import { findRun } from '#server/queries/find-run.ts';

export const dynamic = 'force-dynamic';

/** The run as its page shows it, which holds no password. With `?download`, as a file. */
export const GET = jsonRoute<{ id: string }>(async (request, { id }) => {
  const actor = await requireActor();
  const view = await findRun(getPortal().db, actor, id);
  return new URL(request.url).searchParams.has('download') ? jsonFile(`run-${view.id}.json`, view) : json(view);
});
