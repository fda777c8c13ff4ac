import type { Database } from '../database/database.ts';
import { rawSql } from './raw-sql.ts';

/** What the runs of `storeManyRuns` have, by their number. */
export const MANY = {
  /** Has one run in a hundred thousand, all of them among the oldest. */
  rareTeam: 'rare',
  /** Requested one run in two thousand. */
  person: 'Person 77',
  rareState: 'denied',
} as const;

/**
 * Stores runs as the history sees them after years: 50 teams of different sizes, 2,000 people, 5 % failed. Written
 * without events and straight into the tables of the search, since storing each as a run would take minutes.
 */
export async function storeManyRuns(db: Database, count: number): Promise<void> {
  await rawSql(db, 'ALTER TABLE run DISABLE TRIGGER USER');
  await rawSql(db, 'DROP INDEX run_text_trigrams');
  await rawSql(
    db,
    `INSERT INTO run (id, request_key, request_hash, team_id, account_id, region, partition, requested_by, requester_name,
       graph_version, state, last_no, projected_no, alias, role_name, failed_steps, error_code, ended_failed, worked_ms,
       created_at, finished_at, search_text)
     SELECT id, 'key ' || n, 'hash', CASE WHEN n % 100000 = 9 AND n < $1::integer / 2 THEN 'rare' ELSE 'team-' || floor(50 * power(random(), 3)) END,
       '111111111111', (ARRAY['us-east-1', 'us-east-1', 'eu-west-1', 'ap-northeast-1'])[1 + n % 4], 'aws', 'user-' || n % 2000,
       'Person ' || n % 2000, 1, state, 30, 30, 'loader-' || n, 'role-' || n,
       CASE state WHEN 'failed' THEN ARRAY[step] ELSE '{}' END,
       CASE state WHEN 'failed' THEN code END, state = 'failed', floor(1500 * (1 + random()) * CASE WHEN n % 500 = 3 THEN 1000 ELSE 1 END),
       at, at + interval '2 seconds',
       concat_ws(E'\\n', id, 'alias/loader-' || n, 'app-' || n || '/source', 'app-' || n || '/destination', 'role-' || n, 'load-policy',
         'arn:aws:kms:us-east-1:111111111111:key/' || gen_random_uuid(),
         'arn:aws:secretsmanager:us-east-1:111111111111:secret:app-' || n || '/source-' || substr(md5(n::text), 1, 6),
         'arn:aws:secretsmanager:us-east-1:111111111111:secret:app-' || n || '/destination-' || substr(md5(n::text), 7, 6),
         'arn:aws:iam::111111111111:role/role-' || n)
     FROM (SELECT n, gen_random_uuid() AS id, timestamptz '2020-01-01' + n * interval '1 minute' AS at,
             CASE WHEN n % 20 = 7 THEN 'failed' WHEN n % 10000 = 11 THEN 'denied' WHEN n % 100 = 13 THEN 'cancelled' ELSE 'succeeded' END AS state,
             (ARRAY['kms-key', 'iam-role', 'verify'])[1 + n / 20 % 3] AS step,
             CASE WHEN n % 20000 = 7 THEN 'not-found' WHEN n % 40 = 7 THEN 'access-denied' ELSE 'throttled' END AS code
           FROM generate_series(1, $1::integer) AS n) AS made`,
    [count],
  );
  await rawSql(
    db,
    `INSERT INTO run_search SELECT id, team_id, created_at, kind, state, region, requester_name, failed_steps[1], error_code, worked_ms
     FROM run ON CONFLICT DO NOTHING`,
  );
  await rawSql(
    db,
    `INSERT INTO run_text
     SELECT id, concat_ws(E'\\n', '', 'alias/' || alias, alias, 'app' || substr(alias, 7) || '/source',
       'app' || substr(alias, 7) || '/destination', role_name, 'load-policy'), alias, role_name FROM run ON CONFLICT DO NOTHING`,
  );
  await rawSql(
    db,
    `INSERT INTO run_term SELECT id, term FROM run, unnest(string_to_array(search_text, E'\\n')) AS line,
       unnest(ARRAY[line, substring(line FROM ':key/(.+)')]) AS term
     WHERE line ~ '^(arn:|[0-9a-f]{8}-[0-9a-f]{4}-)' AND term IS NOT NULL ON CONFLICT DO NOTHING`,
  );
  await rawSql(db, 'INSERT INTO run_person SELECT DISTINCT team_id, requester_name FROM run ON CONFLICT DO NOTHING');
  await rawSql(db, 'CREATE INDEX run_text_trigrams ON run_text USING gin (names gin_trgm_ops)');
  await rawSql(db, 'ALTER TABLE run ENABLE TRIGGER USER');
  for (const table of ['run', 'run_search', 'run_text', 'run_term', 'run_person'])
    await rawSql(db, `VACUUM ANALYZE ${table}`);
}
