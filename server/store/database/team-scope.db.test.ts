import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { withTeams } from './team-scope.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

test('a connection that does not answer in time is closed, so that the next query does not wait behind it', async () => {
  const pool = new Pool({ connectionString: database.url, max: 1, query_timeout: 500 });
  const kysely = new Kysely({ dialect: new PostgresDialect({ pool: withTeams(pool, 'all', null) }) });
  const readPid = async () => (await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(kysely)).rows[0]?.pid;
  const first = await readPid();
  await expect(sql`SELECT pg_sleep(20)`.execute(kysely)).rejects.toThrow('Query read timeout');
  expect(await readPid()).not.toBe(first);
  await kysely.destroy();
});
