import { connect, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '#server/store/database/database.ts';
import { claimRun } from '#server/store/runs/lease.ts';
import { loadRunEvents, loadRunView } from '#server/store/runs/load-run.ts';
import { openRunFeed } from '#server/store/runs/run-feed.ts';
import { storeRun } from '#server/store/testing/new-run.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { REAL_TIME, type Time } from '#server/time.ts';
import { Journal } from './journal.ts';
import { holdLease } from './lease.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

interface LossyDatabase {
  db: Database;
  /** Drops the connection before the response to the next commit arrives. */
  loseNextCommit(): void;
  /** Refuses every connection until it is restored; resolves after two more attempts to connect. */
  cut(): Promise<void>;
  restore(): void;
  close(): Promise<void>;
}

async function openLossyDatabase(): Promise<LossyDatabase> {
  let isLosing = false;
  let onRefusal: (() => void) | null = null;
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
    if (onRefusal) {
      client.destroy();
      onRefusal();
      return;
    }
    const upstream = openUpstream();
    let isLost = false;
    client.on('data', (chunk) => {
      if (isLosing && /commit/i.test(chunk.toString('latin1'))) {
        isLosing = false;
        isLost = true;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => void (isLost ? client.destroy() : client.write(chunk)));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  const db = openDatabase({ url: await listen(server), log: database.log }).allTeams;
  return {
    db,
    loseNextCommit: () => {
      isLosing = true;
    },
    cut() {
      const refused = Promise.withResolvers<void>();
      let left = 2;
      onRefusal = () => {
        left -= 1;
        if (left === 0) refused.resolve();
      };
      for (const client of clients) client.destroy();
      return refused.promise;
    },
    restore: () => {
      onRefusal = null;
    },
    async close() {
      await db.close();
      server.close();
    },
  };
}

function openUpstream() {
  const { hostname, port, searchParams } = new URL(database.url);
  const folder = searchParams.get('host');
  return folder?.startsWith('/')
    ? connect(path.join(folder, `.s.PGSQL.${port || 5432}`))
    : connect(Number(port || 5432), hostname);
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(database.url);
  url.searchParams.delete('host');
  url.hostname = '127.0.0.1';
  url.port = typeof address === 'object' ? String(address?.port) : '';
  return url.href;
}

test('stores a change once if the response to its commit is lost', async () => {
  const lossy = await openLossyDatabase();
  const runId = await storeRun(database.db);
  const claimedAt = performance.now();
  const claim = await claimRun(database.db, { runId, owner: 'worker', leaseMs: 60_000 });
  const held = { runId, epoch: claim?.epoch ?? 0, claimedAt };
  const feed = openRunFeed({ url: database.url, log: database.log });
  const lease = holdLease({ ...database, feed, time: REAL_TIME }, held, new AbortController().signal);
  const view = await loadRunView(database.db, runId);
  if (!view) throw new Error('no such run');
  const journal = new Journal({ db: lossy.db, time: REAL_TIME }, lease, view);

  lossy.loseNextCommit();
  await journal.write([{ type: 'run.started' }, { type: 'step.started', step: 'access', attempt: 1, by: null }]);
  await journal.write([
    { type: 'step.succeeded', step: 'access', attempt: 1, outcome: 'checked', params: {}, arns: {} },
  ]);
  expect((await loadRunEvents(database.db, runId)).map(({ type }) => type)).toEqual([
    'run.requested',
    'run.started',
    'step.started',
    'step.succeeded',
  ]);
  expect(journal.view).toEqual(await loadRunView(database.db, runId));
  await lease.release();
  await feed.close();
  await lossy.close();
});

test('an outage of the database that outlives a lease counts as no recovery, also if another worker takes the run', async () => {
  const lossy = await openLossyDatabase();
  const feed = openRunFeed({ url: database.url, log: database.log });
  const quick: Time = { ...REAL_TIME, sleep: (ms, signal) => REAL_TIME.sleep(ms / 30, signal) };
  const runId = await storeRun(database.db);
  const claim = (owner: string) => claimRun(database.db, { runId, owner, leaseMs: 60_000 });
  const endLease = () =>
    rawSql(database.db, "UPDATE run SET lease_until = now() - interval '1 second' WHERE id = $1", [runId]);
  for (const isTaken of [false, true]) {
    const claimedAt = performance.now();
    const held = { runId, epoch: (await claim('first'))?.epoch ?? 0, claimedAt };
    const lease = holdLease({ ...lossy, log: database.log, feed, time: quick }, held, new AbortController().signal);
    await lossy.cut();
    await endLease();
    lease.abandon();
    const releasing = lease.release();
    if (isTaken) expect(await claim('second')).toMatchObject({ recoveries: 1 });
    lossy.restore();
    await releasing;
    if (isTaken) await endLease();
  }
  expect(await claim('third')).toMatchObject({ recoveries: 1 });
  await feed.close();
  await lossy.close();
});
