import { attemptsBefore, readAttemptsQuery, viewForPage } from '#lib/runs/page-view.ts';
import { requireActor } from '#server/auth/session/actor.ts';
import { json, jsonFile, jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';
import { findRun } from '#server/queries/find-run.ts';

export const dynamic = 'force-dynamic';

/**
 * The run as its page loads it. With `?step=…&before=…`, only attempts of that step before the one with this number; with
 * `?download`, the whole run as a file. None of them holds a password.
 */
export const GET = jsonRoute<{ id: string }>(async (request, { id }) => {
  const actor = await requireActor();
  const view = await findRun(getPortal().db, actor, id);
  const { searchParams } = new URL(request.url);
  if (searchParams.has('download')) return jsonFile(`run-${view.id}.json`, view);
  const asked = readAttemptsQuery(searchParams);
  return json(asked ? attemptsBefore(view.steps[asked.step], asked.before) : viewForPage(view));
});
