import { randomUUID } from 'node:crypto';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openDatabase } from '../database/database.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { openQueue, type RunQueue } from './queue.ts';

let database: TestDatabase;
let queue: RunQueue;
let given: string[];
let handle: (runId: string) => Promise<void>;

beforeAll(async () => {
  database = await openTestDatabase();
  queue = await openQueue({ url: database.url, log: database.log });
});
afterAll(async () => {
  await queue.stop();
  await database.drop();
});

const countJobs = async (runId: string) => {
  const text = "SELECT count(*)::int AS count FROM pgboss.job WHERE data->>'runId' = $1";
  const [row] = await rawSql<{ count: number }>(database.db, text, [runId]);
  return row?.count;
};

test('adds no job if the transaction rolls back', async () => {
  const runId = randomUUID();
  const rolledBack = database.db.kysely.transaction().execute(async (trx) => {
    await queue.enqueue(runId, trx);
    throw new Error('rolled back');
  });
  await expect(rolledBack).rejects.toThrow('rolled back');
  expect(await countJobs(runId)).toBe(0);
});

test('does not queue a run that is already waiting', async () => {
  const runId = randomUUID();
  await database.db.kysely.transaction().execute((trx) => queue.enqueue(runId, trx));
  await Promise.all([queue.enqueue(runId), queue.enqueue(runId)]);
  expect(await countJobs(runId)).toBe(1);
  await rawSql(database.db, 'DELETE FROM pgboss.job');
});

test('hands out the trace in which a run was queued', async () => {
  const traced = context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  expect(traced).toBe(true);
  const spanContext = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };
  const queueIt = (runId: string) =>
    context.with(trace.setSpanContext(context.active(), spanContext), () => queue.enqueue(runId));
  const handed = Promise.withResolvers<string | undefined>();
  const runId = randomUUID();
  await queueIt(runId).finally(() => context.disable());
  const end = await queue.work(async (_runId, _signal, startedBy) => handed.resolve(startedBy), { concurrency: 1 });
  expect(await handed.promise).toBe(`00-${spanContext.traceId}-${spanContext.spanId}-01`);
  await end();
});

test('hands out runs, retries failed ones once, and stores nothing of the cause', async () => {
  given = [];
  handle = async () => undefined;
  await queue.work(
    async (runId) => {
      given.push(runId);
      await handle(runId);
    },
    { concurrency: 2 },
  );
  const [first, second] = [randomUUID(), randomUUID()];
  await database.db.kysely.transaction().execute((trx) => queue.enqueue(first, trx));
  await vi.waitFor(() => expect(given).toEqual([first]), 60_000);

  const readJobs = () => rawSql<{ jobs: string }>(database.db, 'SELECT json_agg(job)::text AS jobs FROM pgboss.job');
  let stored: { jobs: string }[] = [];
  handle = async () => {
    handle = async () => {
      stored = await readJobs();
    };
    throw new Error('the password is hunter2');
  };
  await queue.enqueue(second);
  await vi.waitFor(() => expect(stored).toHaveLength(1), 60_000);
  expect(given).toEqual([first, second, second]);
  expect(stored[0]?.jobs).toContain('will be retried');
  expect(stored[0]?.jobs).not.toContain('hunter2');
});

test('is ready until it is stopped', async () => {
  const other = await openQueue({ url: database.url, log: database.log });
  await other.check();
  await other.stop();
  await expect(other.check()).rejects.toMatchObject({ code: 'database-unreachable' });
});

test('reports itself as not ready while the database is down, and ready within a second afterwards', async () => {
  const url = new URL(database.ownerUrl);
  const name = url.pathname.slice(1);
  Object.assign(url, { username: 'postgres', pathname: 'postgres' });
  const server = openDatabase({ url: url.href, log: database.log, max: 1 });
  const allow = (isAllowed: boolean) => rawSql(server, `ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS ${isAllowed}`);
  const other = await openQueue({ url: database.url, log: database.log });
  await allow(false);
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'limitless-portal queue' AND datname = $1`;
  await rawSql(server, cut, [name]);
  const check = async () =>
    other.check().then(
      () => 'ready',
      ({ code }) => code,
    );
  await expect.poll(check, { timeout: 10_000 }).toBe('database-unreachable');
  await allow(true);
  await expect.poll(check, { timeout: 1_000, interval: 50 }).toBe('ready');
  await Promise.all([other.stop(), server.close()]);
});

test('reports an unreachable database as such', async () => {
  const url = new URL(database.url);
  url.searchParams.set('host', '/nonexistent');
  await expect(openQueue({ url: url.href, log: database.log })).rejects.toMatchObject({ code: 'database-unreachable' });
});
