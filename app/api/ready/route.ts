import { json, jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';
import { checkDatabase } from '#server/store/database/check-database.ts';

export const dynamic = 'force-dynamic';

/** Readiness, for a load balancer. The database schema is up to date before any route responds. */
export const GET = jsonRoute(async () => {
  await checkDatabase(getPortal().db);
  return json({ ready: true });
});
