import { randomUUID } from 'node:crypto';
import { CompiledQuery } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordAct } from '../audit/append-audit.ts';
import { listAudit } from '../audit/list-audit.ts';
import { changeRun } from '../runs/change-run.ts';
import { insertEscrow, loadEscrow } from '../runs/escrow-rows.ts';
import { loadRunEvents, loadRunView } from '../runs/load-run.ts';
import { refuseNamesInUse } from '../runs/refuse-names-in-use.ts';
import { searchRuns } from '../runs/search-runs.ts';
import { addSweepPlaces } from '../sweeps/sweeps.ts';
import { storeRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { type Database, openDatabase } from './database.ts';

let database: TestDatabase;
let ownRun: string;
let otherRun: string;
let payments: Database;

const store = (teamId: string, db = database.db) =>
  storeRun(db, {
    teamId,
    also: (trx, id) =>
      insertEscrow(trx, id, {
        wrappedKey: Buffer.from('key'),
        storedKey: null,
        rows: [{ field: 'source', sealed: Buffer.from('sealed') }],
      }),
  });

beforeAll(async () => {
  database = await openTestDatabase();
  [ownRun, otherRun] = [await store('payments'), await store('analytics')];
  await addSweepPlaces(database.db, [
    { teamId: 'payments', region: 'us-east-1' },
    { teamId: 'analytics', region: 'us-east-1' },
  ]);
  payments = database.db.forTeams(['payments']);
});
afterAll(() => database.drop());

const runOn = (connection: Database['kysely'], statement: string) =>
  connection.executeQuery(CompiledQuery.raw(statement));

const ALL = { teams: 'all', filter: {}, limit: 50 } as const;

describe('a query without a team filter', () => {
  test('returns only the runs, records, and passwords of the teams in scope', async () => {
    expect((await searchRuns(payments, ALL)).items.map(({ id }) => id)).toEqual([ownRun]);
    expect((await listAudit(payments, ALL)).items.map(({ teamId }) => teamId)).toEqual(['payments']);
    expect(await loadRunView(payments, otherRun)).toBeNull();
    expect(await loadRunEvents(payments, otherRun)).toEqual([]);
    expect(await loadEscrow(payments, otherRun, 'source')).toBeNull();
    expect(await loadRunView(payments, ownRun)).toMatchObject({ teamId: 'payments' });
    expect(await loadEscrow(payments, ownRun, 'source')).not.toBeNull();
  });

  test.each(['run', 'run_search', 'run_person', 'event', 'escrow', 'escrow_key', 'sweep', 'audit_record'] as const)(
    'on %s returns fewer rows than there are, and all of them in the scope of all teams',
    async (table) => {
      const count = async (db: Database) => (await db.kysely.selectFrom(table).selectAll().execute()).length;
      const all = await rawSql(database.db, `SELECT FROM ${table}`);
      const own = await count(payments);
      expect(own).toBeGreaterThan(0);
      expect(own).toBeLessThan(all.length);
      expect(await count(database.db.allTeams)).toBe(all.length);
      expect(await count(database.db.forTeams([]))).toBe(0);
    },
  );
});

test('refuses to change a run of another team, or to create one for it', async () => {
  const cancel = () => ({ ok: true as const, value: [{ type: 'run.cancelled' as const }] });
  await expect(changeRun(payments, otherRun, cancel)).rejects.toMatchObject({ code: 'not-found' });
  await expect(store('analytics', payments)).rejects.toMatchObject({ code: '42501' });
  const made = await store('payments', payments);
  expect(await loadRunView(payments, made)).toMatchObject({ teamId: 'payments' });
});

test('continues the audit chain from the last record of all teams, whichever team adds to it', async () => {
  const first = await recordAct(database.db, { kind: 'sweep', teamId: 'analytics', runId: null, by: null, data: {} });
  const next = await recordAct(payments, { kind: 'sweep', teamId: 'payments', runId: null, by: null, data: {} });
  expect(next).toBe(first + 1);
});

test("refuses a name that another team uses in the same account, without showing that team's run", async () => {
  const { request } = (await loadRunView(database.db, otherRun)) ?? {};
  if (!request) throw new Error('run not found');
  await rawSql(database.db, "UPDATE run SET account_id = '999999999999' WHERE id = $1", [otherRun]);
  await payments.kysely.transaction().execute(async (trx) => {
    const asked = refuseNamesInUse(trx, { runId: randomUUID(), accountId: '999999999999', request });
    await expect(asked).rejects.toMatchObject({ code: 'names-in-use' });
  });
  await payments.kysely.transaction().execute(async (trx) => {
    await refuseNamesInUse(trx, { runId: randomUUID(), accountId: '888888888888', request });
    expect(await trx.selectFrom('run').select('id').where('id', '=', otherRun).execute()).toEqual([]);
  });
});

test('clears the team scope when a connection is reused, even after a failure', async () => {
  const db = openDatabase({ url: database.url, log: database.log, max: 1 });
  const teamsOf = async (one: Database) => (await searchRuns(one, ALL)).items.map(({ teamId }) => teamId);
  const failing = db.forTeams(['analytics']).kysely.transaction();
  await expect(failing.execute(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(new Set(await teamsOf(db.forTeams(['payments'])))).toEqual(new Set(['payments']));
  expect(await teamsOf(db.forTeams(['nowhere']))).toEqual([]);
  expect(new Set(await teamsOf(db.allTeams))).toEqual(new Set(['payments', 'analytics']));
  expect(await teamsOf(db)).toEqual([]);
  await db.close();
});

test('shows nothing without a team scope, neither on a new connection nor through an unscoped handle', async () => {
  const client = new Client({ connectionString: database.appUrl });
  await client.connect();
  expect((await client.query('SELECT FROM run')).rowCount).toBe(0);
  await client.end();
  const db = openDatabase({ url: database.url, log: database.log, max: 1 });
  expect(await db.kysely.selectFrom('run').selectAll().execute()).toEqual([]);
  expect(await db.acrossTeams.selectFrom('run').select('id').execute()).not.toEqual([]);
  await db.close();
});

test.each([
  "UPDATE audit_record SET kind = 'plan'",
  'DELETE FROM audit_record',
  'TRUNCATE audit_record',
  'ALTER TABLE audit_record DISABLE TRIGGER ALL',
  'UPDATE audit_checkpoint SET number = 1',
  'DELETE FROM audit_checkpoint',
  'TRUNCATE audit_checkpoint',
  "UPDATE event SET type = 'run.succeeded'",
  'DELETE FROM event',
  'DELETE FROM run',
  'DROP TABLE run',
])('PostgreSQL refuses the application: %s', async (statement) => {
  const asked = database.db.kysely.connection().execute((connection) => runOn(connection, statement));
  await expect(asked).rejects.toMatchObject({ code: '42501' });
});

test('grants the application only SELECT and INSERT on events and audit records', async () => {
  const login = new URL(database.appUrl).username;
  const rights = await rawSql<{ right: string }>(
    database.db,
    `SELECT table_name || ' ' || privilege_type AS right FROM information_schema.role_table_grants
     WHERE table_name IN ('audit_checkpoint', 'audit_record', 'event') AND grantee = $1 ORDER BY 1`,
    [login],
  );
  expect(rights.map(({ right }) => right)).toEqual([
    'audit_checkpoint INSERT',
    'audit_checkpoint SELECT',
    'audit_record INSERT',
    'audit_record SELECT',
    'event INSERT',
    'event SELECT',
  ]);
});

test('has a row-level policy on every table with rows of a team or a run', async () => {
  const open = await rawSql<{ name: string }>(
    database.db,
    `SELECT DISTINCT relname AS name FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attname IN ('team_id', 'run_id')
       AND NOT relrowsecurity`,
  );
  expect(open).toEqual([]);
});
