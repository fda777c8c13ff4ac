import { requireActor } from '#server/auth/session/actor.ts';
import { exportBundle } from '#server/commands/export-bundle.ts';
import { jsonFile, jsonRoute } from '#server/http/json-route.ts';
import { requireOwnRequest } from '#server/http/require-own-request.ts';
import { getPortal } from '#server/portal.ts';

export const dynamic = 'force-dynamic';

/** The support bundle as a file. It writes an audit record, so other sites can't make a browser request it. */
export const GET = jsonRoute<{ id: string }>(async (request, { id }) => {
  const actor = await requireActor();
  requireOwnRequest(request);
  const bundle = await exportBundle(getPortal(), actor, { runId: id });
  return jsonFile(`support-bundle-${String(bundle.run.id).slice(0, 8)}.json`, bundle);
});
