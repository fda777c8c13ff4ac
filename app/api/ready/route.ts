import { json, jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';
import { checkDatabase } from '#server/store/database/check-database.ts';

export const dynamic = 'force-dynamic';

/** For a load balancer: this process can serve people. Its tables are up to date before any route answers. */
export const GET = jsonRoute(async () => {
  const { db, queue } = getPortal();
  await Promise.all([checkDatabase(db), queue.check()]);
  return json({ ready: true });
});
