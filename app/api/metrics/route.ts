import { jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';

export const dynamic = 'force-dynamic';

/** For Prometheus, which cannot sign in: numbers alone, without the name of a team, a person or a run. */
export const GET = jsonRoute(async () => {
  const { db, metrics } = getPortal();
  const { body, contentType } = await metrics.render(db);
  return new Response(body, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
});
