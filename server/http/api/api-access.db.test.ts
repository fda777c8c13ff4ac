import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { portalConfigSchema } from '#lib/portal-config.ts';
import { makePersonalToken } from '#server/auth/token/personal-token.ts';
import { makeToken } from '#server/auth/token/testing/make-token.ts';
import { openMetrics } from '#server/metrics.ts';
import { setPortal } from '#server/portal.ts';
import { endAllSessions, endSessionsOf } from '#server/store/people/end-sessions.ts';
import { storeRun } from '#server/store/testing/new-run.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { answerApi } from './answer-api.ts';
import { ask, DOCUMENT } from './testing/api-client.ts';

let database: TestDatabase;
let ownRun: string;
let otherRun: string;
let subject: string;
/** Of a DBA of payments, for reading and running. */
let token: string;

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
  groups: { support: ['support'], auditor: [] },
  limits: { apiRequestsPerMinute: 20 },
});

beforeAll(async () => {
  database = await openTestDatabase();
  const settings = { portalUrl: 'http://localhost:1', authSecret: 'x'.repeat(32) };
  const { db, log } = database;
  setPortal({ db, log, config, settings, metrics: openMetrics() } as never);
  [ownRun, otherRun] = [await storeRun(db), await storeRun(db, { teamId: 'analytics' })];
});
beforeEach(async () => {
  subject = randomUUID();
  token = await makeToken(database.db, { groups: ['payments-dba'], scope: 'run', subject });
});
afterAll(() => database.drop());

const run = (text: string, values: unknown[] = []) => rawSql<Record<string, unknown>>(database.db, text, values);
const read = async (given: string) => (await ask('getRun', { token: given, runId: ownRun })).status;
const owner = () => run('SELECT id FROM portal_user WHERE subject = $1', [subject]);

describe('a token', () => {
  test('is needed, and a session’s cookie is not one', async () => {
    const cookie = `portal.session=${token}; __Host-portal.session=${token}`;
    const others: Record<string, string>[] = [
      {},
      { cookie },
      { authorization: `Basic ${token}` },
      { authorization: 'Bearer lsp_1' },
    ];
    for (const headers of others) {
      const { status, body } = await ask('getRun', { runId: ownRun, headers });
      expect([status, body.code]).toEqual([401, 'token-refused']);
    }
    expect(await read(token)).toBe(200);
  });

  test('is refused in the address', async () => {
    const { status, body } = await ask('listRuns', { token, query: `?text=${token}` });
    expect([status, body.code]).toEqual([400, 'token-in-url']);
  });

  test('is unknown if one digit differs', async () => {
    const other = token.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
    expect(await read(other)).toBe(401);
  });

  test('is no longer looked up after too many from its network that don’t work', async () => {
    const headers = { 'x-portal-client-network': '192.0.2.1' };
    const attempt = (given: string) => ask('getRun', { token: given, runId: ownRun, headers });
    for (let count = 0; count < 20; count += 1) expect((await attempt(makePersonalToken())).status).toBe(401);
    const { status, body } = await attempt(makePersonalToken());
    expect([status, body.code]).toEqual([429, 'too-many-requests']);
    expect(await read(token)).toBe(200);
  });

  test('is stored as a hash only', async () => {
    const rows = await run('SELECT to_jsonb(personal_token)::text AS text FROM personal_token');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(token.slice(4, 40));
  });

  test.each([
    ['expires', 'UPDATE personal_token SET expires_at = now()'],
    ['has been revoked', 'DELETE FROM personal_token'],
    ['has a blocked owner', 'UPDATE portal_user SET blocked_at = now()'],
    [
      'has an owner whose groups were confirmed 7 days ago',
      "UPDATE portal_user SET groups_confirmed_at = now() - interval '7 days'",
    ],
  ])('no longer works when it %s', async (_when, statement) => {
    expect(await read(token)).toBe(200);
    await run(statement);
    expect(await read(token)).toBe(401);
  });

  test('works again after its owner has signed in, with the groups of now', async () => {
    await run("UPDATE portal_user SET groups_confirmed_at = now() - interval '8 days'");
    expect(await read(token)).toBe(401);
    const sooner = "UPDATE portal_user SET groups_confirmed_at = now() - interval '6 days 23 hours'";
    await run(sooner);
    expect(await read(token)).toBe(200);
    await run("UPDATE portal_user SET groups = '{analytics-dba}'");
    expect(await read(token)).toBe(404);
  });

  test('ends with the sessions that an admin ends', async () => {
    const [person] = await owner();
    await endSessionsOf(database.db, { whose: { userId: person?.id as string }, by: null });
    expect(await read(token)).toBe(401);
    const another = await makeToken(database.db, { groups: ['payments-dba'], scope: 'run' });
    await endAllSessions(database.db, null);
    expect(await read(another)).toBe(401);
  });
});

describe('what a token may do', () => {
  test('is never more than its owner may', async () => {
    const answers = [
      await ask('getRun', { token, runId: otherRun }),
      await ask('cancelRun', { token, runId: ownRun, body: {} }),
      await ask('listRuns', { token, query: '?team=analytics' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 200]);
    expect(answers[2]?.body.items).toEqual([]);
  });

  test('is reading only, for a token to read', async () => {
    const reading = await makeToken(database.db, { groups: ['payments-dba', 'support'], scope: 'read', subject });
    expect(await read(reading)).toBe(200);
    const { status, body } = await ask('cancelRun', { token: reading, runId: ownRun, body: {} });
    expect([status, body.code]).toEqual([403, 'token-scope']);
    const [last] = await run('SELECT kind, run_id, data FROM audit_record ORDER BY no DESC LIMIT 1');
    expect(last).toMatchObject({
      kind: 'refusal',
      run_id: ownRun,
      data: { action: 'run.cancel', code: 'token-scope' },
    });
  });

  test('is recorded with the token’s id', async () => {
    const supporting = await makeToken(database.db, { groups: ['support'], scope: 'run' });
    const runId = await storeRun(database.db);
    expect((await ask('cancelRun', { token: supporting, runId, body: {} })).status).toBe(200);
    const [record] = await run(`
      SELECT cancelled.data AS data, made.data ->> 'tokenId' AS id FROM audit_record AS made, audit_record AS cancelled
      WHERE made.kind = 'token-created' AND cancelled.kind = 'cancel' ORDER BY made.no DESC LIMIT 1`);
    expect(record?.data).toEqual({ token: record?.id });
  });

  test('is no approval: the API has no such operation', async () => {
    expect(Object.keys(DOCUMENT.paths).filter((path) => /approv|den/.test(path))).toEqual([]);
    const leading = await makeToken(database.db, { groups: ['payments-lead'], scope: 'run' });
    const headers = { authorization: `Bearer ${leading}`, 'content-type': 'application/json' };
    for (const what of ['approve', 'approval', 'deny']) {
      const asked = new Request(`http://localhost:1/api/v1/runs/${ownRun}/${what}`, {
        method: 'POST',
        headers,
        body: '{}',
      });
      expect((await answerApi(asked)).status).toBe(404);
    }
  });

  test('is limited in number for each minute', async () => {
    for (let count = 0; count < 20; count += 1) expect(await read(token)).toBe(200);
    const { status, body } = await ask('getRun', { token, runId: ownRun });
    expect([status, body.code]).toEqual([429, 'too-many-requests']);
  });
});

describe('a request', () => {
  const send = (init: RequestInit & { path?: string }) =>
    answerApi(
      new Request(`http://localhost:1/api/v1${init.path ?? `/runs/${ownRun}/retry`}`, {
        method: 'POST',
        ...init,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers },
      }),
    );

  test.each([
    ['that isn’t JSON', 400, { body: '{' }],
    ['of another media type', 415, { body: 'step=x', headers: { 'content-type': 'text/plain' } }],
    ['that is too large', 413, { body: JSON.stringify({ step: 'x'.repeat(600_000) }) }],
    ['with unknown members', 400, { body: '{"steps":null}' }],
    ['with a method that the address doesn’t have', 405, { method: 'GET' }],
    ['to an unknown address', 404, { path: '/nothing', body: '{}' }],
    ['with a key that isn’t visible ASCII', 400, { body: '{}', headers: { 'idempotency-key': 'a b' } }],
  ])('%s is refused', async (_what, status, init) => {
    const response = await send(init);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status, type: expect.stringContaining('/api/v1/errors/') });
  });

  test('that starts a run needs a key', async () => {
    const { status, body } = await ask('startRun', { token, body: {} });
    expect([status, body.code]).toEqual([400, 'idempotency-key-missing']);
  });

  test('is told what is wrong in its language, field by field', async () => {
    const given = { target: { teamId: 'analytics', region: 'us-east-1' } };
    const { status, body } = await ask('planRun', {
      token,
      body: given,
      headers: { 'accept-language': 'ja, en;q=0.5' },
    });
    expect(status).toBe(400);
    expect(body.title).toMatch(/\p{Script=Hiragana}/u);
    expect(body.errors).toContainEqual({ pointer: '/key', reason: expect.any(String) });
  });
});
