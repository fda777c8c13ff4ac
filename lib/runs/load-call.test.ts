import { expect, test } from 'vitest';
import { nextStep as en } from '../i18n/en/next-step.ts';
import { nextStep as ja } from '../i18n/ja/next-step.ts';
import { defaultSubmission } from '../request/defaults.ts';
import { cancelSql, loadCallSql, monitorSql, usersSql } from './load-call.ts';
import type { LoadChoices } from './load-choices.ts';

const RESULTS = {
  keyArn: 'arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555',
  sourceSecretArn: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:source_DB_secret-AbCdEf',
  destinationSecretArn: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:destination_DB_secret-GhIjKl',
  roleArn: 'arn:aws:iam::111111111111:role/aurora-data-loader',
};
const CHOICES: LoadChoices = {
  sourceKind: 'aurora_postgresql',
  sourceId: 'mydb',
  sourceDatabase: 'app',
  destinationDatabase: 'postgres_limitless',
  mode: 'full_load',
  scope: 'everything',
  names: [],
  ignoresConflicts: true,
  jobId: '',
};
const { passwords: _, ...REQUEST } = defaultSubmission(undefined);

test('the dry run is the call of the AWS documentation, parameter by parameter', () => {
  expect(loadCallSql(CHOICES, RESULTS, true, en.sql).split('\n')).toEqual([
    '-- On the cluster endpoint, in the limitless database: postgres_limitless',
    'CALL rds_aurora.limitless_data_load_start(',
    "  'aurora_postgresql', -- source_type",
    "  'mydb', -- source_DB_cluster_or_instance_ID",
    "  'app', -- source_database_name",
    "  'full_load', -- streaming_mode",
    `  '${RESULTS.roleArn}', -- data_loading_IAM_role_arn`,
    `  '${RESULTS.sourceSecretArn}', -- source_DB_secret_arn`,
    `  '${RESULTS.destinationSecretArn}', -- destination_DB_secret_arn`,
    "  'true', -- ignore_primary_key_conflict",
    "  'true' -- is_dry_run",
    ');',
  ]);
});

test('the load differs from the dry run by one word', () => {
  const [dryRun, load] = [true, false].map((isDryRun) => loadCallSql(CHOICES, RESULTS, isDryRun, en.sql));
  expect(load).toBe(dryRun?.replace("'true' -- is_dry_run", "'false' -- is_dry_run"));
});

test.for<[Partial<LoadChoices>, string]>([
  [{ scope: 'tables', names: ['public.a', 'public.b'] }, "  tables => ARRAY['public.a', 'public.b']"],
  [{ scope: 'schemas', names: ['sales'] }, "  schemas => ARRAY['sales']"],
  [{ sourceKind: 'rds_postgresql' }, "  'rds_postgresql', -- source_type"],
  [{ mode: 'full_load_and_cdc' }, "  'full_load_and_cdc', -- streaming_mode"],
  [{ ignoresConflicts: false }, "  'false', -- ignore_primary_key_conflict"],
  [{ sourceDatabase: "it's" }, "  'it''s', -- source_database_name"],
  [{ sourceDatabase: String.raw`a\'b` }, String.raw`  E'a\\''b', -- source_database_name`],
])('%j is written %s', ([change, line]) => {
  expect(loadCallSql({ ...CHOICES, ...change }, RESULTS, false, en.sql).split('\n')).toContain(line);
});

test.for<[LoadChoices['mode'], string[]]>([
  ['full_load', []],
  ['full_load_and_cdc', ['GRANT rds_replication TO "sourcedbreader";']],
])('for %s, the users get exactly the rights that the load needs, and no password', ([mode, replication]) => {
  const lines = usersSql(REQUEST, mode, en.sql).split('\n');
  expect(lines.filter((line) => line !== '' && !line.startsWith('--'))).toEqual([
    'CREATE USER "sourcedbreader";',
    'GRANT rds_superuser TO "sourcedbreader";',
    ...replication,
    String.raw`\password "sourcedbreader"`,
    'CREATE USER "destinationdbwriter";',
    'GRANT rds_superuser TO "destinationdbwriter";',
    String.raw`\password "destinationdbwriter"`,
  ]);
});

test.for([
  ['Reader', '"Reader"'],
  ['select', '"select"'],
  ['a b', '"a b"'],
  ['x"; DROP USER y; --', '"x""; DROP USER y; --"'],
  ['読み取り', '"読み取り"'],
] as const)('the user name %s is written %s', ([userName, quoted]) => {
  const request = { ...REQUEST, source: { ...REQUEST.source, userName } };
  const users = usersSql(request, 'full_load', ja.sql);
  expect(users).toContain(`CREATE USER ${quoted};`);
  expect(users).toContain(String.raw`\password ${quoted}`);
});

test('loads are monitored by both views and canceled by job ID, or by a placeholder until it is known', () => {
  expect(monitorSql('1688761223647', en.sql).split('\n')).toEqual([
    '-- The latest loads',
    'SELECT * FROM rds_aurora.limitless_data_load_jobs ORDER BY start_time DESC LIMIT 6;',
    '',
    '-- One load, table by table',
    "SELECT * FROM rds_aurora.limitless_data_load_job_details WHERE job_id = '1688761223647';",
  ]);
  expect(cancelSql('1688761223647', en.sql).split('\n')).toEqual([
    '-- In the database in which the load was started',
    'CALL rds_aurora.limitless_data_load_cancel(1688761223647);',
  ]);
  expect(monitorSql('', en.sql)).toContain("WHERE job_id = '<job ID>'");
  expect(cancelSql('', ja.sql)).toContain('limitless_data_load_cancel(<ジョブ ID>)');
});

test.each([
  ['English', en],
  ['Japanese', ja],
])('no comment in %s ends its line early', (_language, { sql }) => {
  for (const words of Object.values(sql)) expect(words).not.toMatch(/[\r\n'<>]/);
});
