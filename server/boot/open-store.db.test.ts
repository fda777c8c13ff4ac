import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import type { Log } from '#server/log.ts';
import { recordAct } from '#server/store/audit/append-audit.ts';
import { claimRun } from '#server/store/runs/lease.ts';
import { loadRunView } from '#server/store/runs/load-run.ts';
import { storeRun } from '#server/store/testing/new-run.ts';
import { replaceDatabase } from '#server/store/testing/raw-sql.ts';
import { openStore } from './open-store.ts';

const OWNER = new URL(inject('templateUrl')).username;
/** The superuser. */
const ADMIN = 'postgres';
let name: string;
let other: string;
let warnings: string[];
/** What an unscoped database handle returned. */
let seenUnasked: unknown[];

const log = { warn: (text: string) => warnings.push(text), error: () => undefined } as unknown as Log;

/** The URL of the new database for one of the server's logins. */
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

/** Opens the store, uses it as requests and workers do, and closes it. */
async function workWith(place: { url: string; ownerUrl?: string }): Promise<void> {
  const db = await openStore({ ownerUrl: undefined, ...place }, log);
  const everything = db.allTeams;
  try {
    const runId = await storeRun(everything);
    expect(await loadRunView(everything, runId)).toMatchObject({ teamId: 'payments' });
    seenUnasked.push(await loadRunView(db, runId));
    await recordAct(db.forTeams([]), { kind: 'sweep', teamId: 'payments', runId: null, by: null, data: {} });
    expect(await claimRun(everything, { runId, owner: 'worker', leaseMs: 60_000 })).not.toBeNull();
  } finally {
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

test('creates the tables as the owner, and works with a login that owns nothing', async () => {
  await workWith(both());
  expect(warnings).toEqual([]);
  expect(seenUnasked).toEqual([null]);
  expect(await as(OWNER, `SELECT relname FROM pg_class WHERE relowner = '${other}'::regrole`)).toEqual([]);
});

test('needs no owner when there is nothing to migrate', async () => {
  await workWith(both());
  await workWith({ url: urlOf(other) });
  expect(warnings).toEqual([]);
});

test('restores no privilege on RESET ROLE', async () => {
  await workWith(both());
  for (const statement of [
    'DELETE FROM audit_record',
    "UPDATE event SET type = 'run.succeeded'",
    'DELETE FROM event',
    'DELETE FROM run',
    'TRUNCATE session',
    'ALTER TABLE run DISABLE ROW LEVEL SECURITY',
    'DROP TABLE run',
    'CREATE TABLE mine (no integer)',
  ]) {
    await expect(as(other, 'RESET ROLE', statement), statement).rejects.toMatchObject({ code: '42501' });
  }
});

test('reports the setting to change without tables and without a login that can create them', async () => {
  expect(await refusal({ url: urlOf(other) })).toContain('DATABASE_OWNER_URL');
  expect(warnings).toEqual([]);
});

test('reports a missing privilege as the statement that grants it', async () => {
  await workWith(both());
  await as(OWNER, `REVOKE INSERT, UPDATE ON session FROM ${other}`);
  const [, ...statements] = (await refusal({ url: urlOf(other) })).split('\n');
  expect(statements).toEqual([`GRANT INSERT, UPDATE ON TABLE public.session TO ${other};`]);
  await as(OWNER, ...statements);
  await workWith({ url: urlOf(other) });
});

test('reports an excess privilege, and revokes it if the owner signs in', async () => {
  await workWith(both());
  await as(OWNER, `GRANT DELETE ON audit_record TO ${other}`);
  await workWith({ url: urlOf(other) });
  expect(warnings.join()).toContain(`REVOKE DELETE ON TABLE public.audit_record FROM ${other};`);
  await workWith(both());
  await expect(as(other, 'DELETE FROM audit_record')).rejects.toMatchObject({ code: '42501' });
});

test('leaves other tables in the same schema unchanged', async () => {
  await as(OWNER, 'CREATE TABLE ours (no integer)');
  await workWith(both());
  await expect(as(other, 'SELECT FROM ours')).rejects.toMatchObject({ code: '42501' });
});

test('works with one login for everything, and explains in a warning how to separate them', async () => {
  await workWith({ url: urlOf(OWNER) });
  expect(warnings.join()).toContain('CREATE ROLE portal_app LOGIN');
  expect(warnings.join()).toContain('queries only');
  warnings = [];
  await workWith(both());
  expect(warnings).toEqual([]);
});

test('uses a role that owns nothing if the single login can create roles', async () => {
  await workWith({ url: urlOf(ADMIN) });
  expect(warnings.join()).toContain('CREATE ROLE portal_app LOGIN');
  expect(warnings.join()).not.toContain('queries only');
  expect(seenUnasked).toEqual([null]);
});

test('supports tables in another schema', async () => {
  await as(
    ADMIN,
    `CREATE SCHEMA setup AUTHORIZATION ${OWNER}`,
    `ALTER DATABASE ${name} SET search_path = setup`,
    'REVOKE ALL ON SCHEMA public FROM PUBLIC',
  );
  await workWith(both());
  expect(await as(OWNER, "SELECT schemaname FROM pg_tables WHERE tablename = 'run'")).toEqual(['setup']);
});

test('reports the statements to run for an owner without CREATE', async () => {
  const admin = ['REVOKE CREATE ON SCHEMA public FROM PUBLIC', `ALTER DATABASE ${name} OWNER TO ${ADMIN}`];
  await as(ADMIN, ...admin);
  const [, ...statements] = (await refusal(both())).split('\n');
  expect(statements).toEqual([`GRANT CREATE ON SCHEMA public TO ${OWNER};`, 'CREATE EXTENSION pg_trgm;']);
  await as(ADMIN, ...statements);
  await workWith(both());
});
