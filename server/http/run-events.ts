import { randomUUID } from 'node:crypto';
import { PortalError } from '#lib/errors.ts';
import { limitsOf } from '#lib/limits.ts';
import { type Actor, isAllowed } from '#lib/people/access.ts';
import type { Portal } from '#server/portal.ts';
import { findRun } from '#server/queries/find-run.ts';
import { closeStream, openStream } from '#server/store/limits/open-streams.ts';
import { readAfterNo } from './event-frame.ts';
import { streamEvents } from './event-stream.ts';

/** `server/boot/safe-headers.ts` adds what keeps proxies from delaying frames. */
const HEADERS = { 'content-type': 'text/event-stream; charset=utf-8' };

interface Reader {
  actor: Actor;
  runId: string;
  /** The actor as of now; null once they may no longer read anything. */
  lookAgain: () => Promise<Actor | null>;
}

/** Streams a run's events to a person. Throws not-found as `findRun` does, and too-many-streams. */
export async function answerRunEvents(
  { config, db, feed, log, metrics, streamChecks }: Portal,
  request: Request,
  { actor, runId: id, lookAgain }: Reader,
): Promise<Response> {
  const { teamId } = await findRun(db, actor, id);
  const onError = (error: unknown) => log.error({ err: error, runId: id }, 'an event stream ended early');
  const streamId = randomUUID();
  const most = limitsOf(config).eventStreams;
  if (!(await openStream(db, { id: streamId, userId: actor.userId, most }))) throw new PortalError('too-many-streams');
  const stream = streamEvents({
    afterNo: readAfterNo(request),
    load: (afterNo) => streamChecks.load(teamId, id, afterNo),
    hasNewer: (afterNo) => streamChecks.hasNewer(id, afterNo),
    onTurn: (check) => streamChecks.onTurn(check),
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
      const [now] = await Promise.all([lookAgain(), streamChecks.keep(streamId)]);
      return now !== null && isAllowed(now, 'run.view', { teamId });
    },
    signals: [request.signal, feed.closed],
    onError,
  });
  return new Response(stream, { headers: HEADERS });
}
