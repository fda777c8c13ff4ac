import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { MOST_ATTEMPTS } from '#lib/notices/schedule.ts';
import type { RunChange } from '#lib/runs/events.ts';
import type { SunkMessage } from '#sandbox/message-sink.ts';
import { claimDeliveries, endAttempt } from '#server/store/notices/deliveries.ts';
import { listDeliveries, listTroubledDeliveries } from '#server/store/notices/list-deliveries.ts';
import { saveNoticeChoices } from '#server/store/people/notice-choices.ts';
import { changeRun } from '#server/store/runs/change-run.ts';
import { storeRun } from '#server/store/testing/new-run.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { type NotifierBench, openNotifierBench, WEBHOOK_SECRET } from './testing/notifier-bench.ts';

const WAIT = { timeout: 60_000, interval: 20 };

let verdict: (message: SunkMessage) => number | 'silence';
const accept = (message: SunkMessage) => (message.kind === 'email' ? 250 : 200);
let bench: NotifierBench;
beforeAll(async () => {
  verdict = accept;
  bench = await openNotifierBench((message) => verdict(message));
});
afterEach(async () => {
  await bench.stop();
  verdict = accept;
  bench.sink.messages.length = 0;
  await rawSql(bench.database.db, 'TRUNCATE notice, delivery');
  await rawSql(bench.database.db, 'DELETE FROM portal_user');
});
afterAll(() => bench.close());

const db = () => bench.database.db;
const by = { userId: 'user-1', name: 'Dana' };

function change(runId: string, ...changes: RunChange[]): Promise<unknown> {
  return changeRun(db(), runId, () => ({ ok: true, value: changes }));
}

/** A run of the team that has just failed; returns its id. */
async function storeFailed(userId = 'user-1'): Promise<string> {
  const runId = await storeRun(db(), { by: { userId, name: 'Dana' } });
  await change(runId, { type: 'run.started' }, { type: 'run.failed' });
  return runId;
}

const states = async (runId: string) => (await listDeliveries(db(), runId)).map(({ state }) => state);

/** Waits until nothing is pending for the runs. */
async function settle(...runIds: string[]): Promise<void> {
  for (const runId of runIds) {
    await vi.waitFor(async () => {
      const all = await states(runId);
      expect(all.length).toBeGreaterThan(0);
      expect(all).not.toContain('waiting');
    }, WAIT);
  }
}

test('the outcome reaches the requester, the leads and every channel of the team, in their languages', async () => {
  const requester = await bench.signIn(['payments-dba'], 'en');
  await bench.signIn(['payments-lead'], 'ja');
  await bench.signIn(['analytics-lead']);
  const quiet = await bench.signIn(['payments-lead']);
  await saveNoticeChoices(db(), quiet, ['succeeded'], 'en');
  bench.start();
  const runId = await storeFailed(requester);
  await settle(runId);
  const deliveries = await listDeliveries(db(), runId);
  expect(deliveries.map(({ channel, state }) => `${channel} ${state}`).sort()).toEqual([
    'email delivered',
    'email delivered',
    'email delivered',
    'slack delivered',
    'teams delivered',
    'webhook delivered',
  ]);
  expect(deliveries.filter(({ person }) => person !== null)).toHaveLength(2);
  const { messages } = bench.sink;
  const mails = messages.flatMap((one) => (one.kind === 'email' ? [one] : []));
  expect(mails.map(({ mail }) => mail.subject).sort()).toEqual([
    'Setup loader · loader-role failed',
    'セットアップ loader · loader-role が失敗しました',
    'セットアップ loader · loader-role が失敗しました',
  ]);
  for (const { mail } of mails) expect(mail.text).toContain(`https://portal.example.com/runs/${runId}`);
  expect(new Set(mails.map(({ mail }) => mail.messageId)).size).toBe(3);
  const hook = messages.find((one) => one.kind === 'webhook' && one.path === '/hook-path');
  if (hook?.kind !== 'webhook') throw new Error('no webhook');
  const headers = Object.fromEntries(Object.entries(hook.headers).map(([name, value]) => [name, String(value)]));
  expect(new Webhook(WEBHOOK_SECRET).verify(hook.body, headers)).toMatchObject({
    type: 'run.failed',
    data: { runId, teamId: 'payments', url: `https://portal.example.com/runs/${runId}` },
  });
  expect(() => new Webhook(WEBHOOK_SECRET).verify(hook.body.replace('failed', 'denied'), headers)).toThrow();
});

test('a run that waits for approval notifies those who may approve it, and no longer once it is answered', async () => {
  const requester = await bench.signIn(['payments-dba', 'payments-lead']);
  await bench.signIn(['payments-lead']);
  const approval = { planHash: 'x', plan: null };
  const answered = await storeRun(db(), { by: { userId: requester, name: 'Dana' }, approval });
  await change(answered, { type: 'run.approved', by, planHash: 'x' });
  const waiting = await storeRun(db(), { by: { userId: requester, name: 'Dana' }, approval });
  bench.start();
  await settle(waiting);
  expect((await listDeliveries(db(), waiting)).map(({ channel, kind }) => `${kind} ${channel}`)).toEqual([
    'approval-wanted email',
    'approval-wanted slack',
  ]);
  expect(await listDeliveries(db(), answered)).toEqual([]);
});

test('an event and its notice are stored together or not at all', async () => {
  const runId = await storeRun(db());
  const failing = changeRun(
    db(),
    runId,
    () => ({ ok: true, value: [{ type: 'run.started' }, { type: 'run.failed' }] }),
    async () => {
      throw new Error('no');
    },
  );
  await expect(failing).rejects.toThrow('no');
  expect(await rawSql(db(), 'SELECT 1 FROM notice WHERE run_id = $1', [runId])).toEqual([]);
  await change(runId, { type: 'run.started' }, { type: 'run.failed' });
  expect(await rawSql(db(), 'SELECT 1 FROM notice WHERE run_id = $1', [runId])).toHaveLength(1);
});

test('several processes send each message once', async () => {
  const runIds = await Promise.all(Array.from({ length: 20 }, () => storeFailed()));
  for (let count = 0; count < 4; count += 1) bench.start();
  await settle(...runIds);
  const ids = bench.sink.messages.map((one) =>
    one.kind === 'email' ? one.mail.messageId : (one.headers['webhook-id'] ?? `${one.path} ${one.body}`),
  );
  expect(ids).toHaveLength(20 * 4);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a message whose process died before it stored that it was sent is sent again with the same ID', async () => {
  bench.start();
  // The process that gets this far sends, and then neither answers nor stores anything.
  verdict = (message) => (message.kind === 'webhook' && message.path === '/hook-path' ? 'silence' : accept(message));
  const runId = await storeRun(db());
  await change(runId, { type: 'run.started' }, { type: 'run.succeeded' });
  await vi.waitFor(() => expect(bench.sink.messages).toHaveLength(1), WAIT);
  const [row] = (await rawSql(db(), 'SELECT id, attempts, due_at > clock_timestamp() AS held FROM delivery')) as [
    { id: string; attempts: number; held: boolean },
  ];
  expect(row).toMatchObject({ attempts: 1, held: true });
  verdict = accept;
  await rawSql(db(), 'UPDATE delivery SET due_at = clock_timestamp()');
  await settle(runId);
  const sent = bench.sink.messages.map((one) => one.kind === 'webhook' && one.headers['webhook-id']);
  expect(sent).toEqual([`msg_${row.id}`, `msg_${row.id}`]);
  // What the first process finds out later changes nothing.
  await endAttempt(db(), { id: row.id, attempts: 1 }, { problem: 'timed-out', status: null }, 0);
  expect(await states(runId)).toEqual(['delivered']);
});

test('a claim holds for its lease, and is then free for another process', async () => {
  const runId = await storeFailed();
  bench.start();
  await settle(runId);
  await bench.stop();
  await rawSql(
    db(),
    `UPDATE delivery SET state = 'waiting', ended_at = NULL, due_at = clock_timestamp(), attempts = 0`,
  );
  const claim = (leaseMs: number) => claimDeliveries(db(), { limit: 10, leaseMs });
  const [first, second] = await Promise.all([claim(60_000), claim(60_000)]);
  expect([...first, ...second]).toHaveLength(4);
  expect(await claim(60_000)).toEqual([]);
  await rawSql(db(), 'UPDATE delivery SET due_at = clock_timestamp()');
  expect((await claim(60_000)).map(({ attempts }) => attempts)).toEqual([2, 2, 2, 2]);
});

test('a refused message is due again later, and is given up after the last attempt, visibly and without a secret', async () => {
  verdict = (message) => (message.kind === 'email' ? 451 : 503);
  bench.start();
  const runId = await storeFailed();
  const problems = async () => (await listDeliveries(db(), runId)).map(({ problem, status }) => `${problem} ${status}`);
  const refused = ['refused 451', 'refused 503', 'refused 503', 'refused 503'];
  await vi.waitFor(async () => expect(await problems()).toEqual(refused), WAIT);
  expect(await states(runId)).toEqual(Array(4).fill('waiting'));
  const delays = await rawSql(db(), 'SELECT due_at > clock_timestamp() AS later FROM delivery');
  expect(delays).toEqual(Array(4).fill({ later: true }));
  await rawSql(db(), 'UPDATE delivery SET due_at = clock_timestamp(), attempts = $1', [MOST_ATTEMPTS - 1]);
  await settle(runId);
  expect(await states(runId)).toEqual(Array(4).fill('failed'));
  const troubled = await listTroubledDeliveries(db());
  expect(troubled.map(({ teamId, attempts }) => `${teamId} ${attempts}`)).toEqual(
    Array(4).fill(`payments ${MOST_ATTEMPTS}`),
  );
  expect(JSON.stringify(troubled)).not.toContain(runId);
  const written = bench.logged.join('\n');
  expect(written).toContain('notification not delivered');
  expect(written).not.toMatch(/-path|127\.0\.0\.1|example\.com|loader|whsec/);
});

test('a person who left the team before an e-mail could be sent does not get it', async () => {
  const requester = await bench.signIn(['payments-dba']);
  verdict = (message) => (message.kind === 'email' ? 451 : 200);
  bench.start();
  const runId = await storeFailed(requester);
  const tried = async () => (await listDeliveries(db(), runId)).filter(({ problem }) => problem === 'refused');
  await vi.waitFor(async () => expect(await tried()).toHaveLength(2), WAIT);
  await rawSql(db(), `UPDATE portal_user SET groups = '{analytics-dba}'`);
  bench.sink.messages.length = 0;
  verdict = accept;
  await rawSql(db(), 'UPDATE delivery SET due_at = clock_timestamp(), attempts = $1', [MOST_ATTEMPTS - 1]);
  await settle(runId);
  const own = (await listDeliveries(db(), runId)).find(({ person }) => person !== null);
  expect(own).toMatchObject({ state: 'failed', problem: 'no-recipient' });
  expect(bench.sink.messages).toHaveLength(1);
});

test('people see deliveries only of the teams whose runs they see', async () => {
  bench.start();
  const runId = await storeFailed();
  await settle(runId);
  expect(await listDeliveries(db().forTeams(['payments']), runId)).toHaveLength(4);
  expect(await listDeliveries(db().forTeams(['analytics']), runId)).toEqual([]);
  expect(await rawSql(db(), 'SELECT count(*)::int AS count FROM delivery')).toEqual([{ count: 4 }]);
});
