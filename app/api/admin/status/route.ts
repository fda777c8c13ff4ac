import { requireActor } from '#server/auth/session/actor.ts';
import { json, jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';
import { findStatus } from '#server/queries/find-status.ts';

export const dynamic = 'force-dynamic';

export const GET = jsonRoute(async () => json(await findStatus(getPortal(), await requireActor())));
