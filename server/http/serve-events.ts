import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { PortalError } from '#lib/errors.ts';
import { readSessionCookie } from '#server/auth/provider/cookies.ts';
import { actorFromGroups } from '#server/auth/session/actor-from-groups.ts';
import { findMember, followSession } from '#server/auth/session/follow-session.ts';
import { hashSessionToken } from '#server/auth/session/session-token.ts';
import { withSpan } from '#server/observe/spans.ts';
import type { Portal } from '#server/portal.ts';
import { readAfterNo } from './event-frame.ts';
import { EventStream, STREAM_TYPE } from './event-stream.ts';
import { refuse } from './json-route.ts';
import { openRunEvents } from './run-events.ts';

/** The routes of the portal that Next doesn't serve, as Next would name them. */
export const OWN_ROUTES = ['/api/runs/[id]/events'] as const;
const ADDRESS = /^\/api\/runs\/([^/?]+)\/events(?:\?|$)/;

/** Answers requests for a run's events, and leaves all others to `serve`. */
export function withEventStreams(portal: Portal, serve: RequestListener): RequestListener {
  return (request, response) => {
    const runId = ADDRESS.exec(request.url ?? '')?.[1];
    if (runId === undefined || request.method !== 'GET') return serve(request, response);
    void withSpan('GET /api/runs/[id]/events', {}, () => answer(portal, runId, request, response))
      .catch((error: unknown) => send(refuse(error, portal), response))
      .then(() => portal.metrics.observeResponse(response.statusCode));
  };
}

async function answer(
  portal: Portal,
  runId: string,
  { headers, url = '' }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const token = readSessionCookie(headers.cookie, portal.settings.portalUrl);
  const member = token === undefined ? null : await findMember(portal, token);
  if (token === undefined || !member) throw new PortalError('not-signed-in');
  const follow = followSession(portal, token);
  const source = await openRunEvents(portal, {
    actor: actorFromGroups(member, portal.config),
    runId,
    afterNo: readAfterNo(headers['last-event-id'], url),
    session: hashSessionToken(token).toString('hex'),
    lookAgain: (config, now) => now && actorFromGroups(follow(now), config),
  });
  response.setHeader('Content-Type', STREAM_TYPE);
  new EventStream(source, response);
}

async function send(answered: Response, response: ServerResponse): Promise<void> {
  const body = await answered.text();
  response.writeHead(answered.status, Object.fromEntries(answered.headers)).end(body);
}
