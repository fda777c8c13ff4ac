import { expect, test } from 'vitest';
import { runResults as en } from '../i18n/en/run-results.ts';
import { runResults as ja } from '../i18n/ja/run-results.ts';
import type { RunRequest } from '../request/schema.ts';
import {
  nextStepSql,
  RESULT_NAMES,
  type Results,
  readResults,
  resultsAsJson,
  resultsAsShell,
  resultsAsText,
} from './results.ts';

const RESULTS: Results = {
  keyArn: 'arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555',
  sourceSecretArn: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:source_DB_secret-AbCdEf',
  destinationSecretArn: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:destination_DB_secret-GhIjKl',
  roleArn: 'arn:aws:iam::111111111111:role/aurora-data-loader',
};

const REQUEST: RunRequest = {
  target: { teamId: 'payments', region: 'us-east-1' },
  key: {
    mode: 'create',
    alias: 'limitless',
    description: '',
    administratorArns: [],
    administratorsMayDelete: true,
  },
  source: { secretName: 'source_DB_secret', userName: 'sourcedbreader' },
  destination: { secretName: 'destination_DB_secret', userName: 'destinationdbwriter' },
  role: { roleName: 'aurora-data-loader', policyName: 'data_loading_policy' },
};

test('results exist only when all four ARNs are known', () => {
  for (const name of RESULT_NAMES) {
    expect(readResults({ ...RESULTS, [name]: undefined })).toBeNull();
    expect(readResults({ ...RESULTS, [name]: '' })).toBeNull();
  }
  expect(readResults(RESULTS)).toEqual(RESULTS);
});

test('the ARNs as text have one labeled line each, in the order of the setup', () => {
  expect(resultsAsText(RESULTS, en).split('\n')).toEqual([
    `KMS key ARN: ${RESULTS.keyArn}`,
    `Source database secret ARN: ${RESULTS.sourceSecretArn}`,
    `Destination database secret ARN: ${RESULTS.destinationSecretArn}`,
    `IAM role ARN: ${RESULTS.roleArn}`,
  ]);
});

test('the ARNs as JSON are one object', () => {
  expect(JSON.parse(resultsAsJson(RESULTS))).toEqual({
    kmsKeyArn: RESULTS.keyArn,
    sourceSecretArn: RESULTS.sourceSecretArn,
    destinationSecretArn: RESULTS.destinationSecretArn,
    iamRoleArn: RESULTS.roleArn,
  });
});

test('the ARNs as shell variables are quoted, so that a shell reads them literally', () => {
  expect(resultsAsShell(RESULTS).split('\n')).toEqual([
    `KMS_KEY_ARN='${RESULTS.keyArn}'`,
    `SOURCE_SECRET_ARN='${RESULTS.sourceSecretArn}'`,
    `DESTINATION_SECRET_ARN='${RESULTS.destinationSecretArn}'`,
    `IAM_ROLE_ARN='${RESULTS.roleArn}'`,
  ]);
  expect(resultsAsShell({ ...RESULTS, roleArn: "a'; rm -rf $HOME" })).toContain(
    String.raw`IAM_ROLE_ARN='a'\''; rm -rf $HOME'`,
  );
});

/** The values of a CALL, in order, without comments. */
function callValues(sql: string): string[] {
  const plain = sql.replace(/--.*$/gm, '');
  const inner = /CALL [\w.]+\(([\s\S]*)\);/.exec(plain)?.[1] ?? '';
  return inner.split(/,\s*\n/).map((value) => value.trim());
}

test.for([
  ['dryRun', 'true'],
  ['start', 'false'],
] as const)('%s calls limitless_data_load_start with is_dry_run %s and the run’s own ARNs', ([part, isDryRun]) => {
  const sql = nextStepSql(RESULTS, REQUEST, en.next.sql)[part];
  expect(sql).toContain('CALL rds_aurora.limitless_data_load_start(');
  expect(callValues(sql)).toEqual([
    "'aurora_postgresql'",
    "'<ID of the source cluster or instance>'",
    "'<source database>'",
    "'full_load'",
    `'${RESULTS.roleArn}'`,
    `'${RESULTS.sourceSecretArn}'`,
    `'${RESULTS.destinationSecretArn}'`,
    "'true'",
    `'${isDryRun}'`,
    "tables => ARRAY['<schema>.<table>']",
  ]);
});

test('the SQL is ready to paste, with a comment at every choice', () => {
  const { start, monitor, cancel, users } = nextStepSql(RESULTS, REQUEST, en.next.sql);
  expect(start.split('\n')).toEqual([
    '-- On the cluster endpoint, in the limitless database (such as postgres_limitless)',
    'CALL rds_aurora.limitless_data_load_start(',
    "  'aurora_postgresql', -- aurora_postgresql or rds_postgresql",
    "  '<ID of the source cluster or instance>',",
    "  '<source database>',",
    "  'full_load', -- full_load or full_load_and_cdc",
    `  '${RESULTS.roleArn}',`,
    `  '${RESULTS.sourceSecretArn}',`,
    `  '${RESULTS.destinationSecretArn}',`,
    "  'true', -- true: keep rows that exist; false: overwrite them",
    "  'false', -- true: test the connections only",
    "  tables => ARRAY['<schema>.<table>'] -- at most 15 tables; leave out for the whole database",
    ');',
  ]);
  expect(monitor.split('\n')).toEqual([
    '-- The latest loads',
    'SELECT * FROM rds_aurora.limitless_data_load_jobs ORDER BY start_time DESC LIMIT 6;',
    '',
    '-- One load, table by table',
    "SELECT * FROM rds_aurora.limitless_data_load_job_details WHERE job_id = '<job ID>';",
  ]);
  expect(cancel.split('\n')).toEqual([
    '-- In the database in which the load was started',
    'CALL rds_aurora.limitless_data_load_cancel(<job ID>);',
  ]);
  expect(users.split('\n').filter((line) => !/^[A-Z\\]/.test(line))).toEqual([
    '-- In the source database, as the master user',
    '-- Only for the streaming mode full_load_and_cdc',
    '',
    '-- In the limitless database, as the master user',
  ]);
});

test('the users are created without passwords, with the rights that the load needs', () => {
  const { users } = nextStepSql(RESULTS, REQUEST, en.next.sql);
  expect(users.split('\n').filter((line) => line !== '' && !line.startsWith('--'))).toEqual([
    'CREATE USER "sourcedbreader";',
    'GRANT rds_superuser TO "sourcedbreader";',
    'GRANT rds_replication TO "sourcedbreader";',
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
  const { users } = nextStepSql(RESULTS, request, ja.next.sql);
  expect(users).toContain(`CREATE USER ${quoted};`);
  expect(users).toContain(String.raw`\password ${quoted}`);
});

test('a quotation mark in an ARN stays inside its constant', () => {
  const { start } = nextStepSql({ ...RESULTS, roleArn: "x', 'y" }, REQUEST, en.next.sql);
  expect(start).toContain("'x'', ''y'");
});

test('loads are monitored and stopped by job ID', () => {
  const { monitor, cancel } = nextStepSql(RESULTS, REQUEST, en.next.sql);
  expect(monitor).toContain('FROM rds_aurora.limitless_data_load_jobs ORDER BY start_time DESC');
  expect(monitor).toContain("FROM rds_aurora.limitless_data_load_job_details WHERE job_id = '<job ID>'");
  expect(cancel).toContain('CALL rds_aurora.limitless_data_load_cancel(<job ID>);');
});

test.each([
  ['English', en],
  ['Japanese', ja],
])('no comment in %s ends its line early', (_language, { next }) => {
  for (const words of Object.values(next.sql)) expect(words).not.toMatch(/[\r\n'<>]/);
});
