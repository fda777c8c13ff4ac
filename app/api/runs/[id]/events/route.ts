import { randomUUID } from 'node:crypto';
import { PortalError } from '#lib/errors.ts';
import { limitsOf } from '#lib/limits.ts';
import { isAllowed } from '#lib/people/access.ts';
import { followActor, requireActor } from '#server/auth/session/actor.ts';
import { readAfterNo } from '#server/http/event-frame.ts';
import { streamEvents } from '#server/http/event-stream.ts';
import { jsonRoute } from '#server/http/json-route.ts';
import { getPortal } from '#server/portal.ts';
import { findRun } from '#server/queries/find-run.ts';
import { closeStream, keepStream, openStream } from '#server/store/limits/open-streams.ts';
import { loadRunEvents } from '#server/store/runs/load-run.ts';

export const dynamic = 'force-dynamic';

/** `server/boot/safe-headers.ts` adds what keeps proxies from delaying frames. */
const HEADERS = { 'content-type': 'text/event-stream; charset=utf-8' };

export const GET = jsonRoute<{ id: string }>(async (request, { id }) => {
  const { config, db, feed, log, metrics } = getPortal();
  const actor = await requireActor();
  const { teamId } = await findRun(db, actor, id);
  const seen = db.forTeams([teamId]);
  const onError = (error: unknown) => log.error({ err: error, runId: id }, 'an event stream ended early');
  const lookAgain = await followActor();
  const streamId = randomUUID();
  const most = limitsOf(config).eventStreams;
  if (!(await openStream(db, { id: streamId, userId: actor.userId, most }))) throw new PortalError('too-many-streams');
  const stream = streamEvents({
    afterNo: readAfterNo(request),
    load: (afterNo) => loadRunEvents(seen, id, afterNo),
    subscribe(onChange) {
      const unsubscribe = feed.subscribe(id, onChange);
      metrics.countStream(1);
      return () => {
        metrics.countStream(-1);
        unsubscribe();
        closeStream(db, streamId).catch(onError);
      };
    },
    async mayView() {
      await keepStream(db, streamId);
      const now = await lookAgain();
      return now !== null && isAllowed(now, 'run.view', { teamId });
    },
    signal: AbortSignal.any([request.signal, feed.closed]),
    onError,
  });
  return new Response(stream, { headers: HEADERS });
});
