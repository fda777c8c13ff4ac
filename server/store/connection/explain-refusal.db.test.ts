import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLog } from '#server/log.ts';
import { checkDatabase } from '../database/check-database.ts';
import { openDatabase } from '../database/database.ts';
import { startTcpServer, type TcpServer } from '../testing/tcp-server.ts';
import { explainRefusal } from './explain-refusal.ts';

let server: TcpServer;
beforeAll(async () => {
  server = await startTcpServer({
    hba: ['hostssl all forced all trust', 'host all known all scram-sha-256', 'host postgres guest all trust'],
  });
  await server.admin(
    'CREATE ROLE forced LOGIN',
    "CREATE ROLE known LOGIN PASSWORD 'right'",
    'CREATE ROLE guest LOGIN',
    'CREATE DATABASE closed',
    'REVOKE CONNECT ON DATABASE closed FROM PUBLIC',
    'CREATE DATABASE away ALLOW_CONNECTIONS false',
  );
});
afterAll(() => server.stop());

const known = { password: 'right' };

/** What the portal would print at its start; null if it would wait. */
async function refusalOf(url: string): Promise<string | null> {
  const db = openDatabase({ url, log: openLog('silent') });
  try {
    await checkDatabase(db);
    return 'connected';
  } catch (error) {
    return explainRefusal(error);
  } finally {
    await db.close();
  }
}

test.for<[string, () => string, RegExp[]]>([
  [
    'forced TLS without sslmode',
    () => server.urlOf('forced'),
    [/no pg_hba\.conf entry for host .*no encryption \(SQLSTATE 28000\)/, /DATABASE_CA_FILE .*sslmode=verify-full/],
  ],
  [
    'a host that pg_hba.conf does not name',
    () => server.urlOf('guest', { database: 'template1' }),
    [/no pg_hba\.conf entry .*SQLSTATE 28000/, /DATABASE_CA_FILE/],
  ],
  [
    'a wrong password',
    () => server.urlOf('known', { password: 'wrong' }),
    [/password authentication failed for user "known" \(SQLSTATE 28P01\)/, /Correct the user name and the password/],
  ],
  ['no password', () => server.urlOf('known'), [/client password must be a string/, /asks for a password/]],
  [
    'no such database',
    () => server.urlOf('known', { ...known, database: 'missing' }),
    [/database "missing" does not exist \(SQLSTATE 3D000\)/, /Create the database/],
  ],
  [
    'no right to connect',
    () => server.urlOf('known', { ...known, database: 'closed' }),
    [/permission denied for database "closed" \(SQLSTATE 42501\)/, /GRANT CONNECT/],
  ],
  [
    'a server without TLS',
    () => server.urlOf('known', { ...known, query: 'sslmode=verify-full' }),
    [/does not support SSL/, /ssl = on/],
  ],
  [
    'an unknown parameter',
    () => server.urlOf('known', { ...known, query: 'options=-c%20nonsense%3D1' }),
    [/unrecognized configuration parameter "nonsense" \(SQLSTATE 42704\)/, /Remove options/],
  ],
])('explains %s, with the words of PostgreSQL and what to change', async ([, urlOf, wanted]) => {
  const told = await refusalOf(urlOf());
  for (const words of wanted) expect(told).toMatch(words);
  expect(told).not.toMatch(/right|wrong|postgres:/);
});

test('explains that the server is too old, which it shows by a setting that it does not know', () => {
  const words = 'PostgreSQL says: unrecognized configuration parameter "idle_session_timeout" (SQLSTATE 42704)';
  const told = explainRefusal(Object.assign(new Error(words), { code: '42704' }));
  expect(told).toMatch(/needs PostgreSQL 14 or later/);
  expect(told).not.toMatch(/Remove options/);
});

test.for<[string, () => string]>([
  ['does not listen', () => 'postgres://known@127.0.0.1:1/postgres'],
  ['has an unknown name', () => 'postgres://known@nowhere.invalid/postgres'],
  ['accepts no connections for now', () => server.urlOf('known', { ...known, database: 'away' })],
])('waits for a server that %s', async ([, urlOf]) => {
  expect(await refusalOf(urlOf())).toBeNull();
});
