import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ask, openAnswer } from '#e2e/harness/http-client.ts';
import { portalConfigSchema } from '#lib/portal-config.ts';
import { sessionCookieName } from '#server/auth/provider/cookies.ts';
import { hashSessionToken, makeSessionToken } from '#server/auth/session/session-token.ts';
import { type Metrics, openMetrics } from '#server/metrics.ts';
import type { Portal } from '#server/portal.ts';
import { createSession } from '#server/store/people/sessions.ts';
import { recordSignIn } from '#server/store/people/users.ts';
import { appendChanges } from '#server/store/runs/append-changes.ts';
import { claimRun } from '#server/store/runs/lease.ts';
import { openRunFeed, type RunFeed } from '#server/store/runs/run-feed.ts';
import { storeRun } from '#server/store/testing/new-run.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { withEventStreams } from './serve-events.ts';
import { StreamChecks } from './stream-checks.ts';

const PORTAL_URL = 'https://portal.example.com';
const STREAMS = 3;
/** How soon a stream has to end after its reader has lost access, by the docs. */
const END_MS = 5_000;

let database: TestDatabase;
let feed: RunFeed;
let metrics: Metrics;
let server: Server;
let runId: string;
let otherRunId: string;

const team = (id: string, accountId: string) => ({
  id,
  name: { en: id, ja: id },
  accountId,
  regions: ['us-east-1'],
  deployerRoleArn: `arn:aws:iam::${accountId}:role/deployer`,
  externalId: `external-id-of-${id}`,
  groups: { dba: [`${id}-dba`], lead: [`${id}-lead`] },
});
const config = portalConfigSchema.parse({
  teams: [team('payments', '111111111111'), team('analytics', '222222222222')],
  groups: { support: [], auditor: [] },
  limits: { eventStreams: STREAMS },
});

beforeAll(async () => {
  database = await openTestDatabase();
  feed = openRunFeed({ url: database.url, log: database.log });
  [runId, otherRunId] = [await storeRun(database.db), await storeRun(database.db, { teamId: 'analytics' })];
  await claimRun(database.db, { runId, owner: 'worker', leaseMs: 600_000 });
});
beforeEach(async () => {
  const { db, log } = database;
  metrics = openMetrics();
  const settings = { portalUrl: PORTAL_URL, oidc: { groupsMaxAgeMinutes: 0 } };
  const portal = { config, db, feed, log, metrics, settings, streamChecks: new StreamChecks(db) };
  server = createServer(withEventStreams(portal as never as Portal, (_request, response) => response.end('from Next')));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return async () => {
    server.close();
    server.closeAllConnections();
    await expect.poll(openRows).toBe(0);
  };
});
afterAll(async () => {
  await feed.close();
  await database.drop();
});

const openRows = async () => (await rawSql(database.db, 'SELECT FROM open_stream')).length;
const at = (path: string) => {
  const { port } = server.address() as AddressInfo;
  return { hostname: '127.0.0.1', port, path, host: new URL(PORTAL_URL).host };
};

/** Someone who is signed in. */
async function signIn(groups = ['payments-dba']) {
  const person = { issuer: 'https://login.example.com', subject: randomUUID(), name: 'Dana', groups };
  const userId = await recordSignIn(database.db, { ...person, groupsProblem: null });
  const token = makeSessionToken();
  await createSession(database.db, { tokenHash: hashSessionToken(token), userId, sealedIdToken: null });
  return { userId, headers: { cookie: `other=1; ${sessionCookieName(PORTAL_URL)}=${token}` } };
}

async function follow(headers: Record<string, string>, query = '') {
  const answer = await openAnswer(at(`/api/runs/${runId}/events${query}`), { headers });
  expect(answer.statusCode).toBe(200);
  return answer.setEncoding('utf8');
}

/** What comes later stays for the next call: data that nobody listens to would be lost. */
async function readUntil(answer: IncomingMessage, what: string): Promise<string> {
  let text = '';
  while (!text.includes(what)) {
    text += await new Promise<string>((resolve) => {
      answer.once('data', (data) => {
        answer.pause();
        resolve(data);
      });
      answer.resume();
    });
  }
  return text;
}

test('sends a signed-in person what is stored, and what follows as soon as it is', async () => {
  const { headers } = await signIn();
  const answer = await follow(headers);
  expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  expect(await readUntil(answer, 'data: ')).toMatch(/^retry: 1000\n\nid: 1\ndata: \{.*"type":"run\.requested"/);
  await appendChanges(database.db, { runId, epoch: 1 }, [{ type: 'run.started' }]);
  expect(await readUntil(answer, 'data: ')).toMatch(/^id: 2\ndata: \{.*"type":"run\.started"/);
  const later = await follow({ ...headers, 'last-event-id': '1' }, '?after=0');
  expect(await readUntil(later, 'data: ')).toMatch(/^retry: 1000\n\nid: 2\n/);
  expect((await metrics.render(database.db)).body).toContain('portal_event_streams 2');
  answer.destroy();
  await expect.poll(openRows).toBe(1);
});

test('an ID in capitals gets what follows too', async () => {
  const { headers } = await signIn();
  const answer = await openAnswer(at(`/api/runs/${runId.toUpperCase()}/events?after=0`), { headers });
  answer.setEncoding('utf8');
  await readUntil(answer, 'data: ');
  await appendChanges(database.db, { runId, epoch: 1 }, [{ type: 'run.failed' }]);
  expect(await readUntil(answer, 'data: ')).toContain('run.failed');
  answer.destroy();
});

test.each([
  ['no session', async () => ({}), 401, 'not-signed-in'],
  ['an unknown session', async () => ({ cookie: `${sessionCookieName(PORTAL_URL)}=x` }), 401, 'not-signed-in'],
  [
    'a session under another name',
    async () => ({ cookie: (await signIn()).headers.cookie.replace('__Host-', '') }),
    401,
    'not-signed-in',
  ],
  ['someone of another team', async () => (await signIn(['analytics-dba'])).headers, 404, 'not-found'],
  ['someone without a role', async () => (await signIn([])).headers, 404, 'not-found'],
])('refuses %s', async (_who, makeHeaders, status, code) => {
  const answer = await ask(at(`/api/runs/${runId}/events`), { headers: await makeHeaders() });
  expect([answer.status, JSON.parse(answer.body).error.code]).toEqual([status, code]);
  expect(answer.headers['cache-control']).toBe('no-store');
});

test('answers for another team’s run as for none, and records it', async () => {
  const { userId, headers } = await signIn();
  const answers = [];
  for (const id of [otherRunId, randomUUID(), 'export', '%2e%2e']) {
    const { status, body } = await ask(at(`/api/runs/${id}/events`), { headers });
    answers.push(`${status} ${body}`);
  }
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toMatch(/^404 /);
  const refusals = await rawSql(database.db, "SELECT FROM audit_record WHERE kind = 'refusal' AND person_id = $1", [
    userId,
  ]);
  expect(refusals.length).toBeGreaterThan(0);
});

test('refuses a person’s streams above the limit, until one closes', async () => {
  const { headers } = await signIn();
  const open = [];
  for (let no = 0; no < STREAMS; no += 1) open.push(await follow(headers));
  const refused = await ask(at(`/api/runs/${runId}/events`), { headers });
  expect([refused.status, JSON.parse(refused.body).error.code]).toEqual([429, 'too-many-streams']);
  expect(refused.headers['retry-after']).toBe('5');
  open[0]?.destroy();
  await expect.poll(async () => (await ask(at(`/api/runs/${runId}/events`), { headers })).status).toBe(200);
});

test.each([
  ['the session ends', 'DELETE FROM session WHERE user_id = $1'],
  ['the person is blocked', 'UPDATE portal_user SET blocked_at = now() WHERE id = $1'],
  ['the person leaves the team', "UPDATE portal_user SET groups = '{analytics-dba}' WHERE id = $1"],
])('ends a stream soon after %s, and no other', async (_what, statement) => {
  const [dana, lee] = [await signIn(), await signIn()];
  const [ends, stays] = [await follow(dana.headers), await follow(lee.headers)];
  await rawSql(database.db, statement, [dana.userId]);
  await once(ends.resume(), 'end', { signal: AbortSignal.timeout(END_MS) });
  expect(stays.resume().complete).toBe(false);
});

test.each([
  ['POST', '/api/runs/1/events'],
  ['HEAD', '/api/runs/1/events'],
  ['GET', '/api/runs/1'],
  ['GET', '/api/v1/runs/1/events'],
  ['GET', '/api/runs/1/2/events'],
  ['GET', '/runs/1/events?x=/api/runs/1/events'],
])('leaves %s %s to Next', async (method, path) => {
  const { status, body } = await ask(at(path), { method });
  expect([status, body]).toEqual([200, method === 'HEAD' ? '' : 'from Next']);
});
