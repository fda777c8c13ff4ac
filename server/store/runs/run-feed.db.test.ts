import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RunChange } from '#lib/runs/events.ts';
import { approveRun } from '#server/commands/approve-run.ts';
import { cancelRun } from '#server/commands/cancel-run.ts';
import { retryRun } from '#server/commands/retry-run.ts';
import { DANA, LEE, storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { appendChanges } from './append-changes.ts';
import type { NewRun } from './insert-run.ts';
import { claimRun, releaseLease } from './lease.ts';
import { openRunFeed, type RunFeed } from './run-feed.ts';

const PLAN_HASH = 'a'.repeat(64);
const FAILURE: RunChange[] = [
  { type: 'run.started' },
  { type: 'step.started', step: 'access', attempt: 1, by: null },
  { type: 'step.failed', step: 'access', attempt: 1, error: { code: 'aws-unreachable', params: {}, aws: null } },
  { type: 'run.failed' },
];
const WAIT = { timeout: 60_000 };

let database: TestDatabase;
let feed: RunFeed;
beforeAll(async () => {
  database = await openTestDatabase();
  feed = openRunFeed({ url: database.url, log: database.log });
  // Subscribers are notified once the feed has connected.
  await new Promise<void>((resolve) => feed.subscribe(randomUUID(), resolve));
});
afterAll(async () => {
  await feed.close();
  await database.drop();
});

async function storeClaimed(): Promise<string> {
  const runId = await storeRun(database.db);
  await claimRun(database.db, { runId, owner: 'worker', leaseMs: 60_000 });
  return runId;
}

const append = (runId: string) => appendChanges(database.db, { runId, epoch: 1 }, [{ type: 'run.started' }]);

test('notifies a subscriber of events of its run only', async () => {
  const [runId, otherId] = [await storeClaimed(), await storeClaimed()];
  const notified = vi.fn();
  const toldOfOther = vi.fn();
  const unsubscribe = feed.subscribe(runId, notified);
  feed.subscribe(otherId, toldOfOther);
  await append(runId);
  await vi.waitFor(() => expect(notified).toHaveBeenCalledTimes(1), WAIT);
  unsubscribe();
  await append(runId);
  await append(otherId);
  await vi.waitFor(() => expect(toldOfOther).toHaveBeenCalledTimes(1), WAIT);
  expect(notified).toHaveBeenCalledTimes(1);
});

test('tells workers of runs that wait for one: new, approved, retried, canceled, and handed over by a process', async () => {
  const told = vi.fn();
  const unsubscribe = feed.subscribeToWaiting(told);
  const store = (accountId: string, given: Partial<NewRun> = {}) =>
    storeRun(database.db, { accountId, by: { userId: DANA.userId, name: DANA.name }, ...given });
  let [runId, waitingId] = ['', ''];
  const waiting = { approval: { planHash: PLAN_HASH, plan: null } };
  const seen: [string, number][] = [];
  const toldOfCancel = vi.fn();
  const acts: [string, () => Promise<unknown>][] = [
    ['stored', async () => (runId = await store('100000000001'))],
    ['stored for approval', async () => (waitingId = await store('100000000002', waiting))],
    ['followed', async () => void feed.subscribeToCancel(runId, toldOfCancel)],
    ['claimed', () => claimRun(database.db, { runId, owner: 'worker', leaseMs: 60_000 })],
    ['handed over', () => releaseLease(database.db, { runId, epoch: 1 })],
    ['failed', () => appendChanges(database.db, { runId, epoch: 1 }, FAILURE)],
    ['released after its end', () => releaseLease(database.db, { runId, epoch: 1 })],
    ['retried', () => retryRun(database, DANA, { runId, step: null })],
    ['canceled', () => cancelRun(database, DANA, { runId })],
    ['approved', () => approveRun(database, LEE, { runId: waitingId, planHash: PLAN_HASH })],
  ];
  for (const [what, act] of acts) {
    told.mockClear();
    await act();
    // Notifications arrive in the order of commits.
    const mark = randomUUID();
    const arrived = new Promise<void>((resolve) => feed.subscribe(mark, resolve));
    await rawSql(database.db, "SELECT pg_notify('run_event', $1)", [mark]);
    await arrived;
    seen.push([what, told.mock.calls.length]);
  }
  unsubscribe();
  expect(seen).toEqual([
    ['stored', 1],
    ['stored for approval', 0],
    ['followed', 0],
    ['claimed', 0],
    ['handed over', 1],
    ['failed', 0],
    ['released after its end', 0],
    ['retried', 1],
    ['canceled', 1],
    ['approved', 1],
  ]);
  expect(toldOfCancel).toHaveBeenCalledTimes(1);
});

test('notifies all subscribers after a reconnect, and of events as before', async () => {
  const runId = await storeClaimed();
  const notified = vi.fn();
  feed.subscribe(runId, notified);
  const killed = await rawSql(
    database.db,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'limitless-portal feed'`,
  );
  expect(killed).toHaveLength(1);
  await vi.waitFor(() => expect(notified).toHaveBeenCalledTimes(1), WAIT);
  await append(runId);
  await vi.waitFor(() => expect(notified).toHaveBeenCalledTimes(2), WAIT);
});

test('notifies subscribers when it closes', async () => {
  const other = openRunFeed({ url: database.url, log: database.log });
  expect(other.closed.aborted).toBe(false);
  await other.close();
  expect(other.closed.aborted).toBe(true);
});
