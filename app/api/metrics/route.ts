import { answerMetrics } from '#server/http/answer-metrics.ts';
import { jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';

export const dynamic = 'force-dynamic';

/** For Prometheus, which can't sign in: it uses a token or a separate port. */
export const GET = jsonRoute(async ({ headers }) => {
  const { body, contentType } = await answerMetrics(getPortal(), 'portal', headers.get('authorization'));
  return new Response(body, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
});
