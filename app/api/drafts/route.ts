import { requireActor } from '#server/auth/session/actor.ts';
import { json, jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';
import { findDrafts } from '#server/queries/find-drafts.ts';

export const dynamic = 'force-dynamic';

export const GET = jsonRoute(async () => json(await findDrafts(getPortal(), await requireActor())));
