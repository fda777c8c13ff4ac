import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import type { Log } from '#server/log.ts';
import { recordAct } from '#server/store/audit/append-audit.ts';
import { loadRunView } from '#server/store/runs/load-run.ts';
import { replaceDatabase } from '#server/store/testing/global-setup.ts';
import { storeRun } from '#server/store/testing/new-run.ts';
import { openStore } from './open-store.ts';

const OWNER = new URL(inject('templateUrl')).username;
/** The superuser. */
const ADMIN = 'postgres';
let name: string;
let other: string;
let warnings: string[];
/** What a handle gave that nobody had opened for a team. */
let seenUnasked: unknown[];

const log = { warn: (text: string) => warnings.push(text), error: () => undefined } as unknown as Log;

/** The new database as one of the server's logins. */
function urlOf(login: string): string {
  const url = new URL(replaceDatabase(inject('templateUrl'), name));
  url.username = login;
  return url.href;
}

async function as(login: string, ...statements: string[]): Promise<unknown[]> {
  const client = new Client({ connectionString: urlOf(login) });
  await client.connect();
  try {
    const rows: unknown[] = [];
    for (const statement of statements) rows.push(...(await client.query({ text: statement, rowMode: 'array' })).rows);
    return rows.flat();
  } finally {
    await client.end();
  }
}

/** Opens the store, works with it as requests and workers do, and closes it. */
async function workWith(place: { url: string; ownerUrl?: string }): Promise<void> {
  const { db, queue } = await openStore({ ownerUrl: undefined, ...place }, log);
  const everything = db.allTeams;
  try {
    const runId = await storeRun(everything);
    expect(await loadRunView(everything, runId)).toMatchObject({ teamId: 'payments' });
    seenUnasked.push(await loadRunView(db, runId));
    await recordAct(db.forTeams([]), { kind: 'sweep', teamId: 'payments', runId: null, by: null, data: {} });
    const handed = Promise.withResolvers<string>();
    await queue.work(async (id) => handed.resolve(id), { concurrency: 1 });
    await queue.enqueue(runId);
    expect(await handed.promise).toBe(runId);
  } finally {
    await queue.stop();
    await db.close();
  }
}

async function signInAsAdmin(): Promise<Client> {
  const url = new URL(inject('templateUrl'));
  url.username = ADMIN;
  const admin = new Client({ connectionString: url.href });
  await admin.connect();
  return admin;
}

const both = () => ({ url: urlOf(other), ownerUrl: urlOf(OWNER) });
const refusal = (place: { url: string; ownerUrl?: string }) =>
  workWith(place).then(
    () => '',
    (error: Error) => error.message,
  );

beforeEach(async () => {
  name = `limitless_test_${randomBytes(6).toString('hex')}`;
  other = `login_${randomBytes(4).toString('hex')}`;
  warnings = [];
  seenUnasked = [];
  const admin = await signInAsAdmin();
  await admin.query(`CREATE ROLE ${other} LOGIN`);
  await admin.query(`CREATE DATABASE ${name} OWNER ${OWNER} TEMPLATE template0`);
  await admin.end();
});
afterEach(async () => {
  const admin = await signInAsAdmin();
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.query(`DROP ROLE ${other}`);
  await admin.end();
});

test('the owner makes the tables, and the other login works with them and owns nothing', async () => {
  await workWith(both());
  expect(warnings).toEqual([]);
  expect(seenUnasked).toEqual([null]);
  expect(await as(OWNER, `SELECT relname FROM pg_class WHERE relowner = '${other}'::regrole`)).toEqual([]);
});

test('once there is nothing to migrate the owner is not needed', async () => {
  await workWith(both());
  await workWith({ url: urlOf(other) });
  expect(warnings).toEqual([]);
});

test.each([
  'DELETE FROM audit_record',
  "UPDATE event SET type = 'run.succeeded'",
  'DELETE FROM event',
  'DELETE FROM run',
  'TRUNCATE session',
  'ALTER TABLE run DISABLE ROW LEVEL SECURITY',
  'DROP TABLE run',
  'CREATE TABLE mine (no integer)',
])('RESET ROLE gives back no right: %s is refused', async (statement) => {
  await workWith(both());
  await expect(as(other, 'RESET ROLE', statement)).rejects.toMatchObject({ code: '42501' });
});

test('without tables, and without a login that may make them, the portal says what to set', async () => {
  expect(await refusal({ url: urlOf(other) })).toContain('DATABASE_OWNER_URL');
  expect(warnings).toEqual([]);
});

test('a missing right is told as the statement that gives it', async () => {
  await workWith(both());
  await as(OWNER, `REVOKE INSERT, UPDATE ON session FROM ${other}`, `REVOKE USAGE ON SCHEMA pgboss FROM ${other}`);
  const [, ...statements] = (await refusal({ url: urlOf(other) })).split('\n');
  expect(statements).toEqual([
    `GRANT USAGE ON SCHEMA pgboss TO ${other};`,
    `GRANT INSERT, UPDATE ON TABLE public.session TO ${other};`,
  ]);
  await as(OWNER, ...statements);
  await workWith({ url: urlOf(other) });
});

test('a right too much is told, and taken away where the owner signs in', async () => {
  await workWith(both());
  await as(OWNER, `GRANT DELETE ON audit_record TO ${other}`);
  await workWith({ url: urlOf(other) });
  expect(warnings.join()).toContain(`REVOKE DELETE ON TABLE public.audit_record FROM ${other};`);
  await workWith(both());
  await expect(as(other, 'DELETE FROM audit_record')).rejects.toMatchObject({ code: '42501' });
});

test('tables of others in the same schema stay as they are', async () => {
  await as(OWNER, 'CREATE TABLE ours (no integer)');
  await workWith(both());
  await expect(as(other, 'SELECT FROM ours')).rejects.toMatchObject({ code: '42501' });
});

test('one login for everything works, with a warning that says how to part them', async () => {
  await workWith({ url: urlOf(OWNER) });
  expect(warnings.join()).toContain('CREATE ROLE portal_app LOGIN');
  expect(warnings.join()).toContain('queries alone');
  warnings = [];
  await workWith(both());
  expect(warnings).toEqual([]);
});

test('one login that may make roles serves as one that owns nothing', async () => {
  await workWith({ url: urlOf(ADMIN) });
  expect(warnings.join()).toContain('CREATE ROLE portal_app LOGIN');
  expect(warnings.join()).not.toContain('queries alone');
  expect(seenUnasked).toEqual([null]);
});

test('the tables may be in a schema of their own', async () => {
  await as(
    ADMIN,
    `CREATE SCHEMA setup AUTHORIZATION ${OWNER}`,
    `ALTER DATABASE ${name} SET search_path = setup`,
    'REVOKE ALL ON SCHEMA public FROM PUBLIC',
  );
  await workWith(both());
  expect(await as(OWNER, "SELECT schemaname FROM pg_tables WHERE tablename = 'run'")).toEqual(['setup']);
});

test('what an owner without CREATE needs is told as the statements to run', async () => {
  const admin = ['REVOKE CREATE ON SCHEMA public FROM PUBLIC', `ALTER DATABASE ${name} OWNER TO ${ADMIN}`];
  await as(ADMIN, ...admin);
  const [, ...statements] = (await refusal(both())).split('\n');
  expect(statements).toEqual([
    `GRANT CREATE ON SCHEMA public TO ${OWNER};`,
    `CREATE SCHEMA pgboss AUTHORIZATION ${OWNER};`,
  ]);
  await as(ADMIN, ...statements);
  await workWith(both());
});
