import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLog } from '#server/log.ts';
import { checkDatabase } from '../database/check-database.ts';
import { type Database, openDatabase } from '../database/database.ts';
import { withKeyLock } from '../database/locks.ts';
import { prepareAsOwner } from '../database/prepare-as-owner.ts';
import { storeRun } from '../testing/new-run.ts';
import { startTcpServer, type TcpServer } from '../testing/tcp-server.ts';

const log = openLog('silent');
let server: TcpServer;
let db: Database;

beforeAll(async () => {
  server = await startTcpServer({});
  await server.admin('CREATE ROLE setup_owner LOGIN', 'CREATE DATABASE setup OWNER setup_owner');
  const url = server.urlOf('setup_owner', { database: 'setup' });
  // One connection for work, so that what a test sees is what the next request would use.
  db = openDatabase({ url, log, max: 1 }).allTeams;
  await prepareAsOwner(db, null);
});
afterAll(async () => {
  await db.close();
  await server.stop();
});

/** What a failover does to a connection that still reaches the former primary. */
async function setReadOnly(isOn: boolean): Promise<void> {
  const value = isOn ? 'on' : 'off';
  await server.admin(`ALTER SYSTEM SET default_transaction_read_only = ${value}`, 'SELECT pg_reload_conf()');
}

const codeOf = (work: () => Promise<unknown>) =>
  work().then(
    () => 'done',
    (error: { code?: string }) => error.code,
  );

async function readPid(): Promise<number | undefined> {
  const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(db.kysely);
  return rows[0]?.pid;
}

test('a server that turns read-only is unreachable, and the portal is back by itself when it can write', async () => {
  expect(await codeOf(() => checkDatabase(db))).toBe('done');
  const before = await readPid();
  await setReadOnly(true);
  await expect.poll(() => codeOf(() => storeRun(db))).toBe('database-unreachable');
  expect(await readPid()).not.toBe(before);
  expect(await codeOf(() => checkDatabase(db))).toBe('database-unreachable');
  expect(await codeOf(() => withKeyLock(db, 'key', async () => undefined))).toBe('database-unreachable');

  await setReadOnly(false);
  await expect.poll(() => codeOf(() => checkDatabase(db))).toBe('done');
  expect(await codeOf(() => withKeyLock(db, 'key', async () => undefined))).toBe('done');
  expect(await codeOf(() => storeRun(db))).toBe('done');
});

test('the cause of the outage is in the words of PostgreSQL', async () => {
  await setReadOnly(true);
  const message = 'PostgreSQL says: the server is read-only (SQLSTATE 25006)';
  await expect.poll(() => checkDatabase(db).catch(({ cause }: { cause: Error }) => cause.message)).toBe(message);
  await setReadOnly(false);
  await expect.poll(() => codeOf(() => checkDatabase(db))).toBe('done');
});
