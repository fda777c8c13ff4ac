import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeRun } from '../testing/new-run.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { openDatabase } from './database.ts';
import { PreparedStatements } from './prepared-statements.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const isKept = (text: string) => {
  const statements = new PreparedStatements();
  for (let times = 0; times < 10; times += 1) statements.nameOf(text);
  return statements.nameOf(text) !== undefined;
};

test.each([
  'update "run" set "state" = $1 where "id" = $2',
  'insert into "event" ("run_id") values ($1)',
  'with "stored" as (insert into "event" ("run_id") values ($1)) update "run" set "last_no" = $2',
  'select "id" from "run" where "id" = $1 for no key update',
  'select "no" from "event" where "run_id" = $1',
])('a repeated %s is prepared', (text) => {
  expect(isKept(text)).toBe(true);
});

test.each([
  'select "id" from "run" where "team_id" in ($1) order by "created_at" desc limit $2',
  'with "page" as (select "run_id" from "run_search" limit $1) select "run_id" from "page"',
  ' SELECT * FROM search_runs($1)',
  'begin',
])('%s is planned anew for its values each time', (text) => {
  expect(isKept(text)).toBe(false);
});

test('a connection keeps at most a hundred statements, whatever is asked', () => {
  const statements = new PreparedStatements();
  const names = new Set<string | undefined>();
  for (let no = 0; no < 300; no += 1)
    for (let times = 0; times < 10; times += 1) names.add(statements.nameOf(`delete from "t${no}"`)?.name);
  names.delete(undefined);
  expect(names.size).toBe(100);
});

test('PostgreSQL keeps what a connection repeats, and gives each team its own rows all the same', async () => {
  const db = openDatabase({ url: database.url, log: database.log, max: 1 });
  const countRuns = async (team: string) => {
    const { numUpdatedRows } = await db
      .forTeams([team])
      .kysely.updateTable('run')
      .set({ lease_owner: null })
      .where('region', '=', 'us-east-1')
      .executeTakeFirstOrThrow();
    return Number(numUpdatedRows);
  };
  for (const teamId of ['payments', 'payments', 'ledger']) await storeRun(database.db, { teamId });
  const counts: number[] = [];
  for (let times = 0; times < 10; times += 1) counts.push(await countRuns('payments'), await countRuns('ledger'));
  expect(counts).toEqual(Array.from({ length: 10 }, () => [2, 1]).flat());
  const { rows } = await sql`SELECT FROM pg_prepared_statements WHERE statement LIKE 'update "run"%'`.execute(
    db.kysely,
  );
  expect(rows).toHaveLength(1);
  await db.close();
});
