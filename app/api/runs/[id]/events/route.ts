import { followActor, requireActor } from '#server/auth/session/actor.ts';
import { jsonRoute } from '#server/http/json-route.ts';
import { answerRunEvents } from '#server/http/run-events.ts';
import { getPortal } from '#server/portal.ts';

export const dynamic = 'force-dynamic';

export const GET = jsonRoute<{ id: string }>(async (request, { id }) => {
  const actor = await requireActor();
  return answerRunEvents(getPortal(), request, { actor, runId: id, lookAgain: await followActor() });
});
