import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { checkDatabase } from './check-database.ts';
import { openDatabase } from './database.ts';
import { withDatabase } from './with-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const KILL_OTHERS = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = 'limitless-portal' AND pid <> pg_backend_pid()`;

test.for([
  ['no such server', (url: URL) => url.searchParams.set('host', '/nonexistent')],
  ['nobody listens', (url: URL) => url.searchParams.set('host', '127.0.0.1') ?? url.searchParams.set('port', '1')],
  ['no such database', (url: URL) => Object.assign(url, { pathname: '/nonexistent' })],
] as const)('reports an unreachable database (%s) as such', async ([, spoil]) => {
  const url = new URL(database.url);
  spoil(url);
  const db = openDatabase({ url: url.href, log: database.log });
  await expect(checkDatabase(db)).rejects.toMatchObject({ code: 'database-unreachable' });
  await db.close();
});

test('reports a database that accepts no connections as unreachable', async () => {
  const name = new URL(database.url).pathname.slice(1);
  const serverUrl = Object.assign(new URL(database.ownerUrl), { username: 'postgres', pathname: 'postgres' });
  const server = openDatabase({ url: serverUrl.href, log: database.log, max: 1 });
  const db = openDatabase({ url: database.url, log: database.log });
  await rawSql(server, `ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
  try {
    await expect(checkDatabase(db)).rejects.toMatchObject({ code: 'database-unreachable' });
  } finally {
    await rawSql(server, `ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`);
    await Promise.all([server.close(), db.close()]);
  }
});

test('reports a connection that breaks during a transaction to its user, and the next one works', async () => {
  const breaking = withDatabase(() =>
    database.db.kysely.transaction().execute(async (trx) => {
      await trx.selectFrom('run').select('id').execute();
      await rawSql(database.db, KILL_OTHERS);
      await trx.selectFrom('run').select('id').execute();
    }),
  );
  await expect(breaking).rejects.toMatchObject({ code: 'database-unreachable' });
  expect(await storeRun(database.db)).toEqual(expect.any(String));
});

test('treats a statement that takes too long as unreachable', async () => {
  const slow = withDatabase(() => rawSql(database.db, "SET statement_timeout = '50ms'; SELECT pg_sleep(5)"));
  await expect(slow).rejects.toMatchObject({ code: 'database-unreachable' });
});

test.for(['53100', '53200', '53300', '58030'])(
  'treats a server that is out of resources (%s) as temporarily unreachable',
  async (code) => {
    const full = withDatabase(() =>
      rawSql(database.db, `DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '${code}'; END $$`),
    );
    await expect(full).rejects.toMatchObject({ code: 'database-unreachable', cause: { code } });
  },
);

test('does not take an error in the statement itself for an unreachable database', async () => {
  await expect(withDatabase(() => rawSql(database.db, 'SELECT 1 / 0'))).rejects.toMatchObject({ code: '22012' });
});

test('reports a refused statement by code, constraint, table, and position, without its values', async () => {
  const runId = await storeRun(database.db);
  const refused = await withDatabase(() =>
    rawSql(
      database.db,
      `INSERT INTO event (run_id, no, at, type, data, write_id)
        VALUES ($1, 1, now(), 'a typed word', '{}', gen_random_uuid())`,
      [runId],
    ),
  ).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: '23505', constraint: 'event_pkey', table: 'event' });
  expect(refused).toHaveProperty('stack', expect.stringContaining('raw-sql.ts'));
  expect(refused).not.toHaveProperty('cause');
  expect(inspect(refused, { showHidden: true, depth: null })).not.toContain(runId);
});

test("gives PostgreSQL's words and SQLSTATE as the cause of an outage", async () => {
  const slow = withDatabase(() => rawSql(database.db, "SET statement_timeout = '50ms'; SELECT pg_sleep(5)"));
  const message = 'PostgreSQL says: canceling statement due to statement timeout (SQLSTATE 57014)';
  await expect(slow).rejects.toMatchObject({ cause: { name: 'StatementError', code: '57014', message } });
});

test('leaves out the value that PostgreSQL quotes in an error about data', async () => {
  const wrong = withDatabase(() => rawSql(database.db, 'SELECT $1::text::integer', ['a "typed" word']));
  const refused = await wrong.catch((error: unknown) => error);
  expect(refused).toMatchObject({
    message: 'PostgreSQL says: invalid input syntax for type integer: … (SQLSTATE 22P02)',
  });
  expect(inspect(refused, { showHidden: true, depth: null })).not.toContain('typed');
});
