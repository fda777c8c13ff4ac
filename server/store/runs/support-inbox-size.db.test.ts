import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InboxFilter } from '#lib/runs/support-inbox.ts';
import { explain } from '../testing/explain.ts';
import { storeInBulk } from '../testing/many-runs.ts';
import { storeRun } from '../testing/new-run.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { countCauses } from './list-runs.ts';
import { listTroubledRuns } from './list-troubled-runs.ts';

const FAILED = 50_000;
const SUCCEEDED = 10_000;
/** Pages of 8 KB. The table has about 5,000. */
const MOST_PAGES = 1_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await storeRun(database.db);
  await storeInBulk(database, [INSERT, INSERT_SETUPS, INSERT_CHECKS, INSERT_CLEAN_UPS].join(';\n'));
}, 120_000);
afterAll(() => database.drop());

// Of 50,000 failed runs, one in 1,000 has a rare error, and one in 25,000 that of a rare team too.
const INSERT = `
  WITH template AS MATERIALIZED (SELECT * FROM run)
  INSERT INTO run (id, request_key, request_hash, team_id, account_id, region, partition, requested_by, requester_name,
    graph_version, state, last_no, role_name, failed_steps, error_step, error_code, search_text, last_sign_at)
  SELECT gen_random_uuid(), 'key ' || n, request_hash, CASE WHEN n % 25 = 0 THEN 'rare' ELSE 'team-' || n % 20 END,
    account_id, region, partition, requested_by, requester_name, graph_version,
    CASE WHEN n <= ${FAILED} THEN 'failed' ELSE 'succeeded' END, last_no, role_name,
    CASE WHEN n <= ${FAILED} THEN '{kms-key}'::text[] ELSE '{}' END, CASE WHEN n <= ${FAILED} THEN 'kms-key' END,
    CASE WHEN n > ${FAILED} THEN NULL WHEN n % 1000 = 7 THEN 'alias-taken' WHEN n % 25000 = 0 THEN 'role-in-use'
      ELSE 'access-denied' END, repeat(search_text, 2), now() - n * interval '1 minute'
  FROM template, generate_series(1, ${FAILED + SUCCEEDED}) AS n`;

/** One in five of the failed runs, which were cleaned up. */
const INSERT_CLEAN_UPS = `
  WITH template AS MATERIALIZED (SELECT * FROM run WHERE state NOT IN ('failed', 'succeeded'))
  INSERT INTO run (id, request_key, request_hash, team_id, account_id, region, partition, requested_by, requester_name,
    kind, cleans_run, graph_version, state, last_no, role_name, failed_steps, search_text, last_sign_at)
  SELECT gen_random_uuid(), 'clean-up ' || r.id, t.request_hash, r.team_id, t.account_id, t.region, t.partition,
    t.requested_by, t.requester_name, 'clean-up', r.id, t.graph_version, 'succeeded', t.last_no, t.role_name, '{}',
    t.search_text, r.last_sign_at
  FROM template AS t, run AS r WHERE r.state = 'failed' AND r.request_key ~ '[24]$'`;

/** Every run that succeeded has a setup, of which half have drifted. */
const INSERT_SETUPS = `
  INSERT INTO setup (run_id, team_id, account_id, region, names, state, verdict, verdict_since)
  SELECT id, team_id, account_id, region, id::text, state, state, last_sign_at
  FROM (SELECT *, CASE WHEN id::text < '8' THEN 'drifted' ELSE 'in-sync' END AS state
    FROM (SELECT id, team_id, account_id, region, last_sign_at FROM run WHERE run.state = 'succeeded') AS made) AS checked`;
const INSERT_CHECKS = `
  INSERT INTO setup_check (run_id, state, checks)
  SELECT run_id, state, '[{"id": "role-trust", "params": {}, "passed": false}]' FROM setup, generate_series(1, 3)`;

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
      const page = { filter: { ...filter, cursor }, limit: 25 };
      for (const { pages, nodes } of await explain(database.db, (db) => listTroubledRuns(db, page))) {
        for (const table of ['run', 'setup', 'setup_check']) expect(nodes).not.toContain(`Seq Scan ${table}`);
        expect(pages, nodes.join()).toBeLessThan(MOST_PAGES);
      }
    }
  },
);

test.each([{}, { team: 'team-3' }, { code: 'alias-taken' }] satisfies InboxFilter[])(
  'the causes of 50,000 failed runs are counted in an index with the filter %o',
  async (filter) => {
    const [statement] = await explain(database.db, (db) => countCauses(db, filter));
    expect(statement?.nodes).toContain('Index Only Scan run run_causes');
    expect(statement?.pages).toBeLessThan(MOST_PAGES);
  },
);
