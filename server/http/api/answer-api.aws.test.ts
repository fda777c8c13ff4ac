import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunChange } from '#lib/runs/events.ts';
import { makeToken } from '#server/auth/token/testing/make-token.ts';
import { openSetupChecker } from '#server/engine/setups/checker.ts';
import { PASSWORDS, requestFor, startTestEngine, type TestEngine } from '#server/engine/testing/test-engine.ts';
import { setPortal } from '#server/portal.ts';
import { appendChanges } from '#server/store/runs/append-changes.ts';
import { loadRunEvents } from '#server/store/runs/load-run.ts';
import { answered, ask, DOCUMENT, DOCUMENTED, validate } from './testing/api-client.ts';

let engine: TestEngine;
/** Of a DBA of the team. */
let token: string;

beforeAll(async () => {
  engine = await startTestEngine();
  await engine.startOver();
  setPortal(engine.portal);
  token = await makeToken(engine.database.db, { groups: ['payments-dba'], scope: 'run' });
});
afterAll(() => engine.stop());

const submission = (change = {}) => ({ ...requestFor(change), passwords: PASSWORDS });

async function plan(request: object = requestFor()): Promise<string> {
  const { status, body } = await ask('planRun', { token, body: request });
  expect(status, JSON.stringify(body)).toBe(200);
  return body.planHash as string;
}

async function start(key: string, given = submission()) {
  const { passwords: _secret, ...request } = given;
  return ask('startRun', { token, key, body: { planHash: await plan(request), submission: given } });
}

const STEP = { step: 'source-secret', attempt: 1 } as const;
const LOST: RunChange[] = [
  { type: 'run.started' },
  { type: 'step.started', ...STEP, by: null },
  { type: 'step.failed', ...STEP, error: { code: 'unexpected', params: {}, aws: null } },
  { type: 'password.destroyed', fields: ['source'], reason: 'expired' },
  { type: 'run.failed' },
];

describe('a whole setup over the API', () => {
  let runId: string;

  const key = randomUUID();
  let body: { planHash: string; submission: ReturnType<typeof submission> };

  test('is planned, started once for one key, and read', async () => {
    body = { planHash: await plan(), submission: submission() };
    const all = await Promise.all([1, 2, 3].map(() => ask('startRun', { token, key, body })));
    expect(all.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(all.map((one) => one.body.id)).size).toBe(1);
    runId = all[0]?.body.id as string;
    await engine.execute(runId);
    const read = await ask('getRun', { token, runId });
    expect(read.body).toMatchObject({ id: runId, state: 'succeeded', requestedBy: { tokenId: expect.any(String) } });
  });

  test('refuses the key with another password', async () => {
    const passwords = { ...PASSWORDS, destination: 'another' };
    const other = await ask('startRun', {
      token,
      key,
      body: { ...body, submission: { ...body.submission, passwords } },
    });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
  });

  test('knows the key while the secret of the portal is replaced, and not afterward', async () => {
    const { settings } = engine.portal;
    const [authSecret, formerSecret] = ['y'.repeat(32), settings.authSecret];
    const sendWith = async (change: object) => {
      setPortal({ ...engine.portal, settings: { ...settings, ...change } });
      const { status, body: found } = await ask('startRun', { token, key, body });
      setPortal(engine.portal);
      return [status, found.id ?? found.code];
    };
    expect(await sendWith({ authSecret, previousAuthSecret: formerSecret })).toEqual([201, runId]);
    // The stored hash depends on the secret, so the database alone doesn't tell whether a guessed password is right.
    expect(await sendWith({ authSecret })).toEqual([422, 'idempotency-key-reused']);
  });

  test('is listed, followed, and exported', async () => {
    const listed = await ask('listRuns', { token, query: '?state=succeeded&kind=set-up' });
    expect(listed.body.items).toMatchObject([{ id: runId }]);
    const figures = await ask('getRunFigures', { token, query: '?days=7&zone=Asia/Tokyo' });
    const periods = figures.body.periods as { counts: { succeeded: number } }[];
    expect([periods.length, periods.at(-1)?.counts.succeeded, figures.body.errors]).toEqual([7, 1, []]);
    expect((await ask('getRunFigures', { token, query: '?days=8' })).status).toBe(400);
    const csv = await ask('exportRuns', { token, query: '?state=succeeded' });
    expect(csv.text.split('\r\n')).toHaveLength(3);
    const lines = await ask('exportRuns', { token, query: '?format=jsonl&state=succeeded' });
    expect(JSON.parse(lines.text)).toMatchObject({ id: runId, state: 'succeeded', error: null });
    const refused = await ask('exportRuns', { token, query: '?state=gone' });
    const errors = [{ pointer: '/state/0', reason: expect.stringContaining('expected one of') }];
    expect([refused.status, refused.body.errors]).toEqual([400, errors]);
    const followed = await ask('followRun', { token, runId });
    const events = followed.text.split('\n').filter((line) => line.startsWith('data: '));
    expect(events.length).toBeGreaterThan(10);
    for (const line of events) {
      validate(DOCUMENT.components.schemas.RunEvent ?? {}, JSON.parse(line.slice(6)), 'an event');
    }
    expect((await ask('exportRun', { token, runId })).text).toMatch(/^#!\/usr\/bin\/env bash/);
    const terraform = await ask('exportRun', { token, runId, query: '?format=terraform' });
    expect(terraform.text).toContain('resource "aws_kms_key"');
    const bundle = await ask('getSupportBundle', { token, runId });
    expect(bundle.body).toMatchObject({ run: { id: runId, state: 'succeeded' }, passwords: { source: 'done' } });
    const texts = [listed.body, csv.text, followed.text, terraform.text, bundle.text];
    expect(JSON.stringify(texts)).not.toContain(PASSWORDS.source);
  });

  test('is compared with AWS, and listed with the result', async () => {
    const requested = await ask('verifySetup', { token, runId, body: {} });
    expect([requested.status, requested.body.isChecking]).toEqual([200, true]);
    await openSetupChecker(engine.portal, new AbortController().signal).checkDue(false);
    const { body: setup } = await ask('getSetup', { token, runId });
    expect(setup).toMatchObject({ state: 'in-sync', isChecking: false, checkedFor: { tokenId: expect.any(String) } });
    expect((setup.history as { checks: unknown[] }[])[0]?.checks.length).toBeGreaterThan(20);
    const listed = await ask('listSetups', { token, query: '?state=in-sync' });
    expect(listed.body.items).toMatchObject([{ runId }]);
    expect((await ask('listSetups', { token, query: '?cursor=broken' })).status).toBe(400);
  });

  test('is cleaned up once for one key', async () => {
    const planned = await ask('planCleanUp', { token, runId, body: {} });
    const { roleName, removes } = planned.body;
    const confirmed = { roleName, removes, keyDeletionDays: 30, secretRecoveryDays: 7 };
    const once = { token, runId, key: randomUUID() };
    const first = await ask('startCleanUp', { ...once, body: confirmed });
    // A repeated request also gets its answer when the limit is used up.
    setPortal({ ...engine.portal, config: { ...engine.portal.config, limits: { submitsPerMinute: { person: 1 } } } });
    const again = await ask('startCleanUp', { ...once, body: confirmed });
    const another = await ask('startCleanUp', { ...once, key: randomUUID(), body: confirmed });
    setPortal(engine.portal);
    expect(another.status).toBe(429);
    expect([first.status, again.status, again.body.id]).toEqual([201, 201, first.body.id]);
    const other = await ask('startCleanUp', { ...once, body: { ...confirmed, keyDeletionDays: 7 } });
    expect(other.status).toBe(422);
    await engine.execute(first.body.id as string);
    expect((await ask('getRun', { token, runId: first.body.id as string })).body).toMatchObject({
      state: 'succeeded',
      cleansRunId: runId,
    });
  });
});

describe('a failed run', () => {
  let runId: string;
  const named = submission({
    key: { ...requestFor().key, alias: 'failing' },
    source: { secretName: 'failing/source', userName: 'reader' },
    destination: { secretName: 'failing/destination', userName: 'writer' },
    role: { roleName: 'failing-loader', policyName: 'p' },
  });

  test('gets its password again and is retried once for one key', async () => {
    const started = await start(randomUUID(), named);
    runId = started.body.id as string;
    await appendChanges(engine.portal.db, { runId, epoch: 0 }, LOST);
    const without = await ask('retryRun', { token, runId, body: {} });
    expect([without.status, without.body.code]).toEqual([409, 'password-expired']);
    const given = await ask('sendPasswords', { token, runId, body: { passwords: { source: 'again' } } });
    expect([given.status, given.body.wantedPasswords]).toEqual([200, []]);

    const key = randomUUID();
    const retried = await Promise.all([1, 2].map(() => ask('retryRun', { token, runId, key, body: {} })));
    expect(retried.map(({ status }) => status)).toEqual([200, 200]);
    const events = await loadRunEvents(engine.portal.db.allTeams, runId, 0);
    expect(events.filter(({ type }) => type === 'run.retried')).toHaveLength(1);
    const other = await ask('retryRun', { token, runId, key, body: { step: 'source-secret' } });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
  });

  test('is canceled once if the request is repeated', async () => {
    const key = randomUUID();
    const cancelled = await ask('cancelRun', { token, runId, key, body: {} });
    const again = await ask('cancelRun', { token, runId, key, body: {} });
    expect([cancelled.body.state, again.body.state]).toEqual(['cancelling', 'cancelling']);
    const refused = await ask('exportRun', { token, runId });
    expect([refused.status, refused.body.code]).toEqual([409, 'not-exportable']);
  });
});

test('pages follow each other by a cursor, and one that is not the portal’s is refused', async () => {
  const read = await ask('listRuns', { token, query: '?cursor=nonsense' });
  expect([read.status, read.body.errors]).toEqual([400, [{ pointer: '/cursor', reason: 'invalid' }]]);
  const unknown = await ask('listRuns', { token, query: '?page=2' });
  expect(unknown.status).toBe(400);
});

test('the description of an error needs no token and follows the language', async () => {
  const { body } = await ask('describeError', { code: 'not-found', headers: { 'accept-language': 'ja' } });
  expect(body).toMatchObject({ code: 'not-found', status: 404, title: '見つかりません' });
});

test('every documented operation was answered as documented', () => {
  const wanted = [...DOCUMENTED.values()].flatMap(({ operationId, responses }) =>
    Object.keys(responses)
      .filter((status) => status.startsWith('2'))
      .map((status) => `${operationId} ${status}`),
  );
  expect(wanted.filter((one) => !answered.has(one))).toEqual([]);
});
