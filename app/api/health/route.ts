import { json, jsonRoute } from '#server/http/json-route.ts';

export const dynamic = 'force-dynamic';

/** Liveness, for the supervisor that restarts the process. */
export const GET = jsonRoute(async () => json({ alive: true }));
