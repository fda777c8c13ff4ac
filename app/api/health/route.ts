import { json, jsonRoute } from '#server/http/json-route.ts';

export const dynamic = 'force-dynamic';

/** The process is alive: for whoever would start it again. */
export const GET = jsonRoute(async () => json({ alive: true }));
