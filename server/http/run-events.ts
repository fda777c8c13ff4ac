import { randomUUID } from 'node:crypto';
import { isDatabaseTrouble, PortalError } from '#lib/errors.ts';
import { limitsOf } from '#lib/limits.ts';
import { type Actor, isAllowed } from '#lib/people/access.ts';
import type { PortalConfig } from '#lib/portal-config.ts';
import type { Portal } from '#server/portal.ts';
import { findRunTeam } from '#server/queries/find-run.ts';
import { closeStream, openStream } from '#server/store/limits/open-streams.ts';
import type { SessionMember } from '#server/store/people/sessions.ts';
import type { StreamSource } from './event-stream.ts';

export interface EventReader {
  actor: Actor;
  runId: string;
  /** The number of the last event that the reader has. */
  afterNo: number;
  /** The hash of their session; null for one with a token. */
  session: string | null;
  /** The actor as of now, with the roles that this configuration grants; null once they may no longer read anything. */
  lookAgain(config: PortalConfig, member: SessionMember | null): Actor | null | Promise<Actor | null>;
}

/**
 * Opens a stream of a run's events for a person, which counts as open until its source is unsubscribed from. Throws
 * not-found as `findRun` does, and too-many-streams.
 */
export async function openRunEvents(
  { config, db, feed, log, metrics, streamChecks }: Portal,
  { actor, runId, afterNo, session, lookAgain }: EventReader,
): Promise<StreamSource> {
  const { id, teamId } = await findRunTeam(db, actor, runId);
  const onError = (error: unknown) => log.error({ err: error, runId: id }, 'an event stream ended early');
  const streamId = randomUUID();
  const most = limitsOf(config).eventStreams;
  if (!(await openStream(db, { id: streamId, userId: actor.userId, most }))) throw new PortalError('too-many-streams');
  // Only what the checks need, which every stream makes every few seconds: there may be thousands of teams.
  const narrowed = { ...config, teams: config.teams.filter((team) => team.id === teamId) };
  const mayView = (now: Actor | null) => now !== null && isAllowed(now, 'run.view', { teamId });
  return {
    afterNo,
    load: (after) => streamChecks.load(teamId, id, after),
    onCheck(check) {
      const fail = (error: unknown) => {
        // While the database is down, streams stay open.
        if (!isDatabaseTrouble(error)) onError(error);
        check(isDatabaseTrouble(error), 0);
      };
      return streamChecks.add({
        ...{ id: streamId, runId: id, session, fail },
        check(member, lastNo) {
          const now = lookAgain(narrowed, member);
          if (now instanceof Promise) now.then((actor) => check(mayView(actor), lastNo)).catch(fail);
          else check(mayView(now), lastNo);
        },
      });
    },
    subscribe(onChange) {
      const unsubscribe = feed.subscribe(id, onChange);
      metrics.countStream(1);
      return () => {
        metrics.countStream(-1);
        unsubscribe();
        closeStream(db, streamId).catch(onError);
      };
    },
    closed: feed.closed,
    onError,
  };
}
