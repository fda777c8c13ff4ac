import type { Database } from '../database/database.ts';
import { storeRun } from './new-run.ts';
import { rawSql, runStatement } from './raw-sql.ts';
import type { TestDatabase } from './test-database.ts';

/** What is known of the n-th stored run, to search for it. */
export async function describeNth(db: Database, no: number): Promise<{ id: string; keyArn: string; person: string }> {
  const [run] = await rawSql<{ id: string; key_arn: string; requester_name: string }>(
    db,
    'SELECT id, key_arn, requester_name FROM run WHERE request_key = $1',
    [`many ${no}`],
  );
  if (!run) throw new Error(`there is no run ${no}`);
  return { id: run.id, keyArn: run.key_arn, person: run.requester_name };
}

/**
 * Stores runs 30 seconds apart, each older than the one before, of 8 teams and 2,000 people, each with names and ARNs of
 * its own: one in 10 has failed, in `us-east-1` only, and one in 20,000 was denied. Each of two Regions has half of the
 * runs. Each run has a setup: those of the first four teams were last checked 10 days ago, the others just now, and
 * their place in the day was an hour ago.
 */
export async function storeManyRuns(database: TestDatabase, count: number): Promise<void> {
  await storeRun(database.db);
  await storeInBulk(database, INSERT_RUNS.replaceAll('COUNT', String(count)));
}

const INSERT_RUNS = `
  WITH template AS MATERIALIZED (SELECT * FROM run)
  INSERT INTO run (id, request_key, request_hash, team_id, account_id, region, partition, requested_by, requester_name,
    graph_version, state, last_no, alias, key_arn, role_name, failed_steps, error_step, error_code, search_text,
    created_at, last_sign_at)
  SELECT own.id, 'many ' || n, request_hash, 'team-' || n % 8, (400000000000 + n % 8)::text,
    CASE WHEN n % 2 = 0 THEN 'us-east-1' ELSE 'us-west-2' END, partition, 'person-' || n % 2000,
    'Person ' || n * 7919 % 2000, graph_version, own.state, last_no, 'limitless-' || n, own.key_arn,
    'loader-' || n || '-x', CASE own.state WHEN 'failed' THEN '{kms-key}'::text[] ELSE '{}' END,
    CASE own.state WHEN 'failed' THEN 'kms-key' END, CASE own.state WHEN 'failed' THEN 'access-denied' END,
    concat_ws(E'\\n', own.id, 'alias/limitless-' || n, 'source-' || n, 'loader-' || n || '-x', 'data_loading_policy',
      own.key_arn), now() - n * interval '30 seconds', now() - n * interval '30 seconds'
  FROM template CROSS JOIN generate_series(1, COUNT) AS n CROSS JOIN LATERAL (
    SELECT md5('run ' || n)::uuid AS id, 'arn:aws:kms:us-east-1:111111111111:key/' || md5('key ' || n)::uuid AS key_arn,
      CASE WHEN n % 20000 = 17 THEN 'denied' WHEN n % 10 = 0 THEN 'failed' ELSE 'succeeded' END AS state) AS own;
  -- As the trigger would.
  INSERT INTO run_search
  SELECT id, team_id, created_at, kind, state, region, requester_name, failed_steps[1], error_code, 0
  FROM run WHERE request_key LIKE 'many %';
  INSERT INTO run_text
  SELECT id, team_id, created_at, E'\\n' || concat_ws(E'\\n', 'alias/' || alias, alias, role_name, 'data_loading_policy'), alias, role_name
  FROM run WHERE request_key LIKE 'many %';
  INSERT INTO run_term
  SELECT id, unnest(ARRAY[id::text, key_arn, split_part(key_arn, '/', 2)]) FROM run WHERE request_key LIKE 'many %';
  INSERT INTO run_person SELECT DISTINCT team_id, requester_name FROM run ON CONFLICT DO NOTHING;
  INSERT INTO setup (run_id, team_id, account_id, region, names, state, verdict, checked_at, slot)
  SELECT md5('run ' || n)::uuid, 'team-' || n % 8, (400000000000 + n % 8)::text, 'us-east-1', 'setup ' || n, 'in-sync',
    'in-sync', now() - CASE WHEN n % 8 < 4 THEN interval '10 days' ELSE interval '0' END,
    (extract(epoch FROM now() - interval '1 hour') / 86400) % 1 + n / 1e9
  FROM generate_series(1, COUNT) AS n`;

/**
 * Executes statements that add many runs, in one transaction without triggers and a time-out. Drops what only makes
 * reading fast, and makes it again afterwards: in bulk both are quicker.
 */
export async function storeInBulk({ db, adminUrl }: TestDatabase, statements: string): Promise<void> {
  const indexes = await rawSql<{ name: string; definition: string }>(
    db,
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
     WHERE NOT indisunique AND indrelid IN ('run'::regclass, 'run_search'::regclass, 'run_text'::regclass,
       'run_term'::regclass, 'setup'::regclass)`,
  );
  const drops = indexes.map(({ name }) => `DROP INDEX ${name}`);
  const definitions = indexes.map(({ definition }) => definition);
  const withoutTriggers = 'SET LOCAL session_replication_role = replica';
  await runStatement(adminUrl, [withoutTriggers, ...drops, statements, ...definitions].join(';\n'));
  await runStatement(adminUrl, 'VACUUM ANALYZE');
}
