import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '#server/boot/open-store.ts';
import { openLog } from '#server/log.ts';
import { databasePlace } from '#server/settings/database-place.ts';
import { checkDatabase } from '../database/check-database.ts';
import { openRunFeed } from '../runs/run-feed.ts';
import { makePrivateAuthority, type PrivateAuthority } from '../testing/private-authority.ts';
import { startTcpServer, type TcpServer } from '../testing/tcp-server.ts';
import type { MakePassword } from './address.ts';

let authority: PrivateAuthority;
let server: TcpServer;
beforeAll(async () => {
  authority = makePrivateAuthority();
  const { certificate, key } = authority.issue('localhost');
  server = await startTcpServer({
    hba: ['hostssl all all all scram-sha-256'],
    settings: { ssl: 'on', ssl_cert_file: 'server.pem', ssl_key_file: 'server.key' },
    files: { 'server.pem': certificate, 'server.key': key },
  });
  await server.admin(
    "CREATE ROLE setup_owner LOGIN PASSWORD 'owner'",
    "CREATE ROLE setup_app LOGIN PASSWORD 'app'",
    'CREATE DATABASE setup OWNER setup_owner',
  );
});
afterAll(async () => {
  await server.stop();
  authority.delete();
});

type Change = { query?: string; host?: string; caFile?: string };

/** What the start prints; null if it succeeds. */
async function startWith({ query = '', host = 'localhost', caFile }: Change): Promise<string | null> {
  const urlOf = (login: string, password: string) => server.urlOf(login, { password, database: 'setup', host, query });
  const { databaseUrl, databaseOwnerUrl } = databasePlace({
    DATABASE_URL: urlOf('setup_app', 'app'),
    DATABASE_OWNER_URL: urlOf('setup_owner', 'owner'),
    ...(caFile ? { DATABASE_CA_FILE: caFile } : {}),
  });
  try {
    const opened = await openStore({ url: databaseUrl ?? '', ownerUrl: databaseOwnerUrl }, openLog('silent'));
    await opened.close();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

test('a start without sslmode on a server that demands TLS ends with the setting to change', async () => {
  const told = await startWith({});
  expect(told).toMatch(/no pg_hba\.conf entry .* no encryption \(SQLSTATE 28000\)/);
  expect(told).toMatch(/Set DATABASE_CA_FILE/);
});

test('a start with sslmode=require and an unknown authority ends with the setting to change', async () => {
  const told = await startWith({ query: 'sslmode=require' });
  expect(told).toMatch(/unable to verify the first certificate|self-signed certificate in certificate chain/);
  expect(told).toMatch(/Set DATABASE_CA_FILE/);
});

test.each([{}, { query: 'sslmode=require' }])(
  'a start with DATABASE_CA_FILE and %o uses TLS for every connection',
  async (change) => {
    expect(await startWith({ ...change, caFile: authority.file })).toBeNull();
  },
);

test('a start with a host name that is not in the certificate ends with what to correct', async () => {
  const told = await startWith({ host: '127.0.0.1', caFile: authority.file });
  expect(told).toMatch(/does not match certificate's altnames/);
  expect(told).toMatch(/Use a name of the certificate/);
});

test('each new connection gets a password of its own, as IAM tokens need it', async () => {
  const given: string[] = [];
  let password = 'token-1';
  const change = async (next: string) => {
    password = next;
    await server.admin(...['setup_owner', 'setup_app'].map((login) => `ALTER ROLE ${login} PASSWORD '${next}'`));
  };
  const makePassword: MakePassword = async ({ host, port, user }) => {
    given.push(`${user} at ${host}:${port === server.port}`);
    return password;
  };
  const query = new URLSearchParams({ sslmode: 'verify-full', sslrootcert: authority.file }).toString();
  const urlOf = (login: string) => server.urlOf(login, { database: 'setup', query });
  await change('token-1');
  const place = { url: urlOf('setup_app'), ownerUrl: urlOf('setup_owner'), makePassword };
  const db = await openStore(place, openLog('silent'));
  const feed = openRunFeed({ ...place, log: openLog('silent') });
  const heard = Promise.withResolvers<void>();
  // The feed calls its followers when it is connected.
  feed.subscribe('run', () => heard.resolve());
  await heard.promise;
  await change('token-2');
  await server.admin("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'setup_app'");
  await expect.poll(() => checkDatabase(db).then(() => 'ready', String), { timeout: 10_000 }).toBe('ready');
  expect(new Set(given)).toEqual(new Set(['setup_app at localhost:true', 'setup_owner at localhost:true']));
  await feed.close();
  await db.close();
  await server.admin("ALTER ROLE setup_owner PASSWORD 'owner'", "ALTER ROLE setup_app PASSWORD 'app'");
});

test('a start with the certificate of another authority ends with the setting to change', async () => {
  const other = makePrivateAuthority();
  const told = await startWith({ caFile: other.file });
  other.delete();
  expect(told).toMatch(/does not trust the certificate of the server/);
});
