import { type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { InboxFilter } from '#lib/runs/support-inbox.ts';
import { storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { countCauses, listTroubledRuns } from './list-troubled-runs.ts';

const FAILED = 50_000;
const SUCCEEDED = 10_000;
/** Rows in a statement, which ends in time on a slow machine too. */
const ROWS = 5_000;
/** Pages of 8 KB. The table has about 5,000. */
const MOST_PAGES = 1_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  const runId = await storeRun(database.db);
  // Of 50,000 failed runs, one in 1,000 has a rare error, and one in 25,000 that of a rare team too.
  for (let from = 0; from < FAILED + SUCCEEDED; from += ROWS) await insertRuns(runId, from);
  await rawSql(database.db, INSERT_SETUPS);
  await rawSql(database.db, INSERT_CHECKS);
  for (const table of ['run', 'setup', 'setup_check']) await rawSql(database.db, `VACUUM ANALYZE ${table}`);
}, 120_000);
afterAll(() => database.drop());

/** Every run that succeeded has a setup, of which half have drifted. */
const INSERT_SETUPS = `
  INSERT INTO setup (run_id, team_id, account_id, region, names, state, verdict, verdict_since)
  SELECT id, team_id, account_id, region, id::text, state, state, last_sign_at
  FROM (SELECT *, CASE WHEN id::text < '8' THEN 'drifted' ELSE 'in-sync' END AS state
    FROM (SELECT id, team_id, account_id, region, last_sign_at FROM run WHERE run.state = 'succeeded') AS made) AS checked`;
const INSERT_CHECKS = `
  INSERT INTO setup_check (run_id, state, checks)
  SELECT run_id, state, '[{"id": "role-trust", "params": {}, "passed": false}]' FROM setup, generate_series(1, 3)`;

async function insertRuns(templateId: string, from: number): Promise<void> {
  await rawSql(
    database.db,
    `INSERT INTO run (id, request_key, request_hash, team_id, account_id, region, partition, requested_by, requester_name,
       graph_version, state, last_no, role_name, failed_steps, error_step, error_code, search_text, last_sign_at)
     SELECT gen_random_uuid(), 'key ' || n, request_hash, CASE WHEN n % 25 = 0 THEN 'rare' ELSE 'team-' || n % 20 END,
       account_id, region, partition, requested_by, requester_name, graph_version,
       CASE WHEN n <= $2::int THEN 'failed' ELSE 'succeeded' END, last_no, role_name,
       CASE WHEN n <= $2 THEN '{kms-key}'::text[] ELSE '{}' END, CASE WHEN n <= $2 THEN 'kms-key' END,
       CASE WHEN n > $2 THEN NULL WHEN n % 1000 = 7 THEN 'alias-taken' WHEN n % 25000 = 0 THEN 'role-in-use'
         ELSE 'access-denied' END, repeat(search_text, 2), now() - n * interval '1 minute'
     FROM run, generate_series($3::int + 1, $3 + $4::int) AS n WHERE id = $1`,
    [templateId, FAILED, from, ROWS],
  );
}

const planSchema = z.tuple([
  z.object({
    'QUERY PLAN': z.tuple([
      z.object({ Plan: z.object({ 'Shared Hit Blocks': z.number(), 'Shared Read Blocks': z.number() }).loose() }),
    ]),
  }),
]);

/** Executes a query of the store once more; returns the pages that each of its statements touched, and their plans. */
async function explain(read: (db: TestDatabase['db']) => Promise<unknown>): Promise<{ pages: number; plan: string }[]> {
  const { kysely } = database.db;
  const asked: { node: RootOperationNode }[] = [];
  const keep: KyselyPlugin = {
    transformQuery({ node }) {
      asked.push({ node });
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await read(Object.assign(Object.create(database.db), { kysely: kysely.withPlugin(keep) }));
  expect(asked).not.toEqual([]);
  return Promise.all(
    asked.map(async ({ node }) => {
      const compiled = kysely.getExecutor().compileQuery(node, { queryId: 'explained' } as never);
      const [before, ...rest] = compiled.sql.split(/\$\d+/);
      const numbers = [...compiled.sql.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number));
      const statement = rest.reduce(
        (text, part, index) => sql`${text}${compiled.parameters[(numbers[index] ?? 0) - 1]}${sql.raw(part)}`,
        sql`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql.raw(before ?? '')}`,
      );
      const [
        {
          'QUERY PLAN': [{ Plan }],
        },
      ] = planSchema.parse((await statement.execute(kysely)).rows);
      return { pages: Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks'], plan: JSON.stringify(Plan) };
    }),
  );
}

const FILTERS: InboxFilter[] = [
  {},
  { team: 'team-3' },
  { team: 'rare' },
  { code: 'access-denied' },
  { code: 'alias-taken' },
  { code: 'alias-taken', team: 'rare' },
  { code: 'role-in-use', team: 'rare', step: 'kms-key' },
  { step: 'names' },
  { age: '168' },
  { trouble: 'stuck' },
  { trouble: 'waiting' },
  { trouble: 'drifted' },
  { trouble: 'drifted', team: 'rare' },
  { trouble: 'drifted', age: '168' },
];

test.each(FILTERS)(
  'a page of 50,000 failed runs and 5,000 drifted setups is read from an index with the filter %o',
  async (filter) => {
    const first = await listTroubledRuns(database.db, { filter, limit: 25 });
    for (const cursor of [undefined, first.nextCursor ?? undefined]) {
      const statements = await explain((db) => listTroubledRuns(db, { filter: { ...filter, cursor }, limit: 25 }));
      for (const { pages, plan } of statements) {
        expect(plan).not.toMatch(/"Seq Scan"[^{}]*"Relation Name":"(?:run|setup|setup_check)"/);
        expect(pages, plan).toBeLessThan(MOST_PAGES);
      }
    }
  },
);

test.each([{}, { team: 'team-3' }, { code: 'alias-taken' }] satisfies InboxFilter[])(
  'the causes of 50,000 failed runs are counted in an index with the filter %o',
  async (filter) => {
    const [statement] = await explain((db) => countCauses(db, filter));
    expect(statement?.plan).toMatch(/"Node Type":"Index Only Scan"[^{}]*"Index Name":"run_failed"/);
    expect(statement?.pages, statement?.plan).toBeLessThan(MOST_PAGES);
  },
);
