import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { nextStep } from '../i18n/en/next-step.ts';
import { defaultSubmission } from '../request/defaults.ts';
import { loadCallSql, monitorSql, usersSql } from './load-call.ts';
import type { LoadChoices } from './load-choices.ts';

/** The procedure and the views that Aurora PostgreSQL Limitless Database documents; the procedure keeps what it gets. */
const STAND_IN = [
  'CREATE SCHEMA rds_aurora',
  'CREATE TABLE rds_aurora.calls (parameters text[], schemas text[], tables text[])',
  `CREATE PROCEDURE rds_aurora.limitless_data_load_start(
     source_type text, source_id text, source_database text, streaming_mode text, role_arn text,
     source_secret_arn text, destination_secret_arn text, ignore_primary_key_conflict text, is_dry_run text,
     schemas text[] DEFAULT NULL, tables text[] DEFAULT NULL)
   LANGUAGE sql AS $$
     INSERT INTO rds_aurora.calls VALUES (ARRAY[source_type, source_id, source_database, streaming_mode, role_arn,
       source_secret_arn, destination_secret_arn, ignore_primary_key_conflict, is_dry_run], schemas, tables)
   $$`,
  'CREATE VIEW rds_aurora.limitless_data_load_jobs AS SELECT now() AS start_time',
  `CREATE VIEW rds_aurora.limitless_data_load_job_details AS SELECT '17'::text AS job_id`,
];
const RESULTS = { keyArn: 'k', sourceSecretArn: "arn:'s", destinationSecretArn: 'arn:d', roleArn: String.raw`arn:\r` };
const CHOICES: LoadChoices = {
  sourceKind: 'rds_postgresql',
  sourceId: 'mydb',
  sourceDatabase: 'app',
  destinationDatabase: 'postgres_limitless',
  mode: 'full_load_and_cdc',
  scope: 'everything',
  names: [],
  ignoresConflicts: false,
  jobId: '17',
};
const HOSTILE = [
  "it's",
  "'); DROP SCHEMA rds_aurora CASCADE; --",
  String.raw`back\slash`,
  String.raw`\'; SELECT 1; --`,
  String.raw`trailing\\`,
  '$$dollar$$ $1',
  '/* comment */ -- too',
  '"double" %s {} :name',
  "E'\\x41'",
  '表 ñ 😀',
];
let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase({ isEmpty: true });
  for (const statement of STAND_IN) await rawSql(database.db, statement);
});

afterAll(() => database.drop());

/** Sends the SQL as it is, and returns what the procedure got. */
async function call(choices: LoadChoices, conforming = 'on') {
  await rawSql(database.db, 'DELETE FROM rds_aurora.calls');
  const set = `SET LOCAL standard_conforming_strings = ${conforming}; SET LOCAL escape_string_warning = off;`;
  await rawSql(database.db, `BEGIN; ${set} ${loadCallSql(choices, RESULTS, true, nextStep.sql)} COMMIT;`);
  return rawSql<{ parameters: string[]; schemas: string[] | null; tables: string[] | null }>(
    database.db,
    'SELECT * FROM rds_aurora.calls',
  );
}

test.each(['on', 'off'])(
  'with standard_conforming_strings %s, PostgreSQL reads every value literally',
  async (mode) => {
    for (const name of HOSTILE) {
      const choices: LoadChoices = { ...CHOICES, sourceDatabase: name, destinationDatabase: name };
      const tables = HOSTILE.map((table) => `public.${table}`);
      const parameters = [
        ...['rds_postgresql', 'mydb', name, 'full_load_and_cdc', RESULTS.roleArn],
        ...[RESULTS.sourceSecretArn, RESULTS.destinationSecretArn, 'false', 'true'],
      ];
      expect(await call(choices, mode)).toEqual([{ parameters, schemas: null, tables: null }]);
      expect(await call({ ...choices, scope: 'tables', names: tables }, mode)).toEqual([
        { parameters, schemas: null, tables },
      ]);
      expect(await call({ ...choices, scope: 'schemas', names: HOSTILE }, mode)).toEqual([
        { parameters, schemas: HOSTILE, tables: null },
      ]);
    }
  },
);

test('the monitoring statements read both views', async () => {
  const [jobs = '', details = ''] = monitorSql('17', nextStep.sql).split('\n\n');
  expect(await rawSql(database.db, jobs)).toHaveLength(1);
  expect(await rawSql(database.db, details)).toEqual([{ job_id: '17' }]);
});

test('PostgreSQL creates both users with exactly their names and grants', async () => {
  const { passwords: _, ...request } = defaultSubmission(undefined);
  for (const [index, name] of HOSTILE.entries()) {
    const names = [`${index}a ${name}`, `${index}b ${name}`] as const;
    const asked = {
      ...request,
      source: { ...request.source, userName: names[0] },
      destination: { ...request.destination, userName: names[1] },
    };
    const statements = usersSql(asked, 'full_load_and_cdc', nextStep.sql).replaceAll(/^\\password .*$/gm, '');
    const roles = ['rds_superuser', 'rds_replication'];
    try {
      for (const role of roles) await rawSql(database.db, `CREATE ROLE ${role}`);
      await rawSql(database.db, statements);
      expect(await readGrants()).toEqual([
        { granted: 'rds_replication', member: names[0] },
        { granted: 'rds_superuser', member: names[0] },
        { granted: 'rds_superuser', member: names[1] },
      ]);
    } finally {
      // All tests share the server and its roles.
      for (const role of [...roles, ...names]) {
        await rawSql(database.db, `DROP ROLE IF EXISTS "${role.replaceAll('"', '""')}"`);
      }
    }
  }
});

function readGrants(): Promise<{ granted: string; member: string }[]> {
  return rawSql(
    database.db,
    `SELECT g.rolname AS granted, m.rolname AS member FROM pg_auth_members
       JOIN pg_roles g ON g.oid = roleid JOIN pg_roles m ON m.oid = member
     WHERE g.rolname LIKE 'rds!_%' ESCAPE '!' ORDER BY 2, 1`,
  );
}
