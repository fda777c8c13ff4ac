import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { appendChanges } from './append-changes.ts';
import { claimRun } from './lease.ts';
import { openRunFeed, type RunFeed } from './run-feed.ts';

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
