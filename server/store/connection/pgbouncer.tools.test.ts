import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStore } from '#server/boot/open-store.ts';
import { openLog } from '#server/log.ts';
import { claimRun } from '../runs/lease.ts';
import { loadRunView } from '../runs/load-run.ts';
import { openRunFeed } from '../runs/run-feed.ts';
import { storeRun } from '../testing/new-run.ts';
import { type PgBouncer, startPgBouncer } from '../testing/pgbouncer.ts';
import { startTcpServer, type TcpServer } from '../testing/tcp-server.ts';

const LOGINS = ['setup_owner', 'setup_app'];
const log = openLog('silent');

let server: TcpServer;
let database: string;
let pooler: PgBouncer | undefined;
beforeAll(async () => {
  server = await startTcpServer({});
  await server.admin(...LOGINS.map((login) => `CREATE ROLE ${login} LOGIN`));
});
beforeEach(async () => {
  database = `setup_${randomBytes(4).toString('hex')}`;
  await server.admin(`CREATE DATABASE ${database} OWNER setup_owner`);
});
afterEach(async () => {
  await pooler?.stop();
  pooler = undefined;
});
afterAll(() => server.stop());

type Store = Awaited<ReturnType<typeof openStore>>;

/** Opens the store through a pooler with these settings and uses it. */
async function startThrough<T>(
  settings: Readonly<Record<string, string | number>>,
  work: (store: Store, url: string) => Promise<T>,
  query = '',
): Promise<T> {
  const opened = await startPgBouncer(server, { logins: LOGINS, settings });
  pooler = opened;
  const url = opened.urlOf('setup_app', { database, query });
  const store = await openStore({ url, ownerUrl: opened.urlOf('setup_owner', { database }) }, log);
  try {
    return await work(store, url);
  } finally {
    await store.close();
  }
}

const refusalOf = (settings: Readonly<Record<string, string | number>>, query?: string) =>
  startThrough(settings, async () => 'started', query).catch((error: Error) => error.message);

/** Whether the database has any table of the portal. */
async function isMigrated(): Promise<boolean> {
  const client = new Client({ connectionString: server.urlOf('setup_owner', { database }) });
  await client.connect();
  const { rows } = await client.query("SELECT to_regclass('kysely_migration') IS NOT NULL AS found");
  await client.end();
  return rows[0].found;
}

test('the portal works through session mode, without ignore_startup_parameters', async () => {
  await startThrough({ pool_mode: 'session', default_pool_size: 100 }, async (db, url) => {
    const everything = db.allTeams;
    const runId = randomUUID();
    const feed = openRunFeed({ url, log });
    const heard = Promise.withResolvers<void>();
    feed.subscribeToWaiting(() => heard.resolve());
    await storeRun(everything, { runId });
    expect(await claimRun(everything, { runId, owner: 'worker', leaseMs: 60_000 })).not.toBeNull();
    await heard.promise;
    const own = everything.forTeams(['payments']);
    const reads = Array.from({ length: 144 }, () => loadRunView(own, runId));
    expect((await Promise.all(reads)).filter((view) => view === null)).toEqual([]);
    await feed.close();
  });
});

test.each<Readonly<Record<string, string | number>>>([
  { pool_mode: 'transaction', default_pool_size: 1 },
  { pool_mode: 'transaction', default_pool_size: 20 },
  { pool_mode: 'transaction', default_pool_size: 20, server_round_robin: 1, min_pool_size: 20 },
  { pool_mode: 'statement', default_pool_size: 20 },
])('a start through %o is refused before anything is migrated', async (settings) => {
  const told = await refusalOf(settings);
  expect(told).toMatch(/loses its session: a connection pooler in transaction or statement mode/);
  expect(told).toMatch(/pool_mode = session in PgBouncer.*connect to PostgreSQL directly/s);
  expect(await isMigrated()).toBe(false);
});

test('a start with options in the address is refused with the words of the pooler', async () => {
  const told = await refusalOf({ pool_mode: 'session', default_pool_size: 100 }, 'options=-c%20search_path%3Dpublic');
  expect(told).toMatch(/unsupported startup parameter: options \(SQLSTATE 08P01\)/);
  expect(told).toMatch(/Remove options and other parameters from DATABASE_URL/);
});
