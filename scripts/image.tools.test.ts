import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPortalCluster, type PortalCluster } from '#e2e/faults/portal-cluster.ts';
import { PAYMENTS, submissionFor } from '#e2e/faults/requests.ts';
import { openTestbed, type Testbed } from '#e2e/faults/testbed.ts';
import { ask, atReplica } from '#e2e/harness/http-client.ts';
import { isBuilt } from '#sandbox/build.ts';
import { findFreePort } from '#sandbox/free-port.ts';
import { portalEnvironment } from '#sandbox/portal-environment.ts';
import { startTcpServer, type TcpServer } from '#server/store/testing/tcp-server.ts';
import { copyImageFiles } from './image-files.ts';

const root = path.dirname(import.meta.dirname);
/** Megabytes; the base image has 80 of its own, and the whole image may have 250. */
const MOST_COMPRESSED = 60;

const folder = mkdtempSync(path.join(tmpdir(), 'limitless-image-'));
const image = path.join(folder, 'portal');
let server: TcpServer;
let testbed: Testbed;
let cluster: PortalCluster;

beforeAll(async () => {
  if (!isBuilt(root)) throw new Error('the build is not of the current sources: run npm run build first');
  copyImageFiles(root, image);
  server = await startTcpServer({ hba: ['host all postgres all trust', 'host all all all scram-sha-256'] });
  // As empty as the server of compose.yaml.
  await server.admin('DROP DATABASE portal');
  testbed = await openTestbed();
  const { ownerUrl, appUrl } = createDatabase();
  const makeDatabase = async () => ({ ownerUrl, appUrl });
  const environment = () => ({ NODE_ENV: 'production', DATABASE_OWNER_URL: ownerUrl }) as const;
  cluster = await openPortalCluster({ ...testbed, makeDatabase }, 'image', { root: image, replicas: 1, environment });
}, 300_000);
afterAll(async () => {
  await cluster?.close();
  await testbed?.stop(false);
  await server?.stop();
  rmSync(folder, { recursive: true });
});

/** As compose.yaml does: both scripts, and the addresses as the portal gets them. */
function createDatabase(): { ownerUrl: string; appUrl: string } {
  cpSync(path.join(root, 'container'), path.join(folder, 'container'), { recursive: true });
  execFileSync(path.join(folder, 'container', 'make-secrets.sh'));
  const SECRETS_DIR = path.join(folder, 'secrets');
  const env = { ...process.env, SECRETS_DIR, PGHOST: 'localhost', PGPORT: String(server.port) };
  execFileSync(path.join(folder, 'container', 'create-database.sh'), { env });
  const read = (name: string) =>
    readFileSync(path.join(SECRETS_DIR, name), 'utf8').trim().replace('@database:5432', `@localhost:${server.port}`);
  return { ownerUrl: read('database_owner_url'), appUrl: read('database_url') };
}

/** Every file with what a write would change. */
function listFiles(): string[] {
  return readdirSync(image, { recursive: true, encoding: 'utf8' })
    .map((name) => [name, lstatSync(path.join(image, name))] as const)
    .map(([name, { mtimeMs, size }]) => `${name} ${mtimeMs} ${size}`)
    .sort();
}

test('the portal signs people in and completes a run from the files of the image, and writes none of them', async () => {
  const [replica] = cluster.replicas;
  if (!replica) throw new Error('there is no replica');
  const files = listFiles();
  const get = (address: string) => ask(atReplica(replica.port, cluster.portalUrl, address));
  const page = await get('/sign-in');
  expect(page.status).toBe(200);
  expect(page.body).toContain('Sign in');
  const assets = [...new Set(page.body.match(/\/_next\/static\/[^"'\\]+\.(?:js|css)/g))];
  expect(assets.length).toBeGreaterThan(5);
  for (const asset of assets) expect([asset, (await get(asset)).status]).toEqual([asset, 200]);

  const submitter = await cluster.signIn(PAYMENTS.person);
  const runId = await submitter.submit(replica, submissionFor('image'));
  expect(await cluster.waitForRest([runId], 120_000)).toEqual([]);
  expect(await cluster.query('SELECT state FROM run WHERE id = $1', [runId])).toEqual([{ state: 'succeeded' }]);
  expect((await submitter.person.ask(replica, `/runs/${runId}`)).body).toContain('image/source');
  expect(listFiles()).toEqual(files);
});

test('the login of DATABASE_URL owns nothing', async () => {
  const owners = await cluster.query("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'");
  expect(owners).toEqual([{ tableowner: 'portal_owner' }]);
});

test('the health check passes while the portal is ready, and fails otherwise', async () => {
  const [, command = ''] =
    /^HEALTHCHECK [^[]*CMD (\[.*\])$/m.exec(readFileSync(path.join(root, 'Dockerfile'), 'utf8')) ?? [];
  const [program = '', ...parameters] = JSON.parse(command) as string[];
  const check = async (port: number) => {
    const child = spawn(program, parameters, { env: { ...process.env, PORT: String(port) } });
    return (await once(child, 'exit'))[0];
  };
  expect(await check(cluster.replicas[0]?.port ?? 0)).toBe(0);
  // PostgreSQL doesn't speak HTTP.
  expect(await check(server.port)).toBe(1);
});

test.each([
  [['server/auth/session/end-sessions.ts', '--person', 'nobody'], /has ever signed in/],
  [['server/retention/preview.ts'], /Setups: kept forever/],
  [['server/audit/verify.ts'], /checkpoint/],
  [
    ['server/onboard/main.ts', '--team', 'payments', '--portal-role', 'arn:aws:iam::111122223333:role/portal'],
    /AWSTemplateFormatVersion/,
  ],
])('%s works in the image', async ([program = '', ...parameters], answer) => {
  const said = await cluster.replicas[0]
    ?.runBeside(program, parameters)
    .catch((error: Error & { stderr: string }) => error.stderr);
  expect(said).toMatch(answer);
  expect(said).not.toContain('ERR_MODULE_NOT_FOUND');
});

test('without DATABASE_URL the start ends and names the setting', async () => {
  const port = await findFreePort(null);
  const place = { ...testbed, port, folder: path.join(folder, 'data'), awsEndpointUrl: testbed.aws.endpoint };
  const env = portalEnvironment({ ...place, database: { url: '' } });
  const { status, stderr } = spawnSync(process.execPath, ['server/start.ts'], { cwd: image, env, encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, expect.stringContaining('set DATABASE_URL')]);
});

test(`the files of the image compress to ${MOST_COMPRESSED} MB or less`, async () => {
  const archive = path.join(folder, 'image.tar.gz');
  await promisify(execFile)('tar', ['--create', '--gzip', `--file=${archive}`, `--directory=${image}`, '.']);
  expect(statSync(archive).size / 1e6).toBeLessThan(MOST_COMPRESSED);
});

/** Each linter by the ways to start it. */
const LINTERS: Readonly<Record<string, { starts: string[][]; parameters: string[] }>> = {
  hadolint: { starts: [['hadolint']], parameters: ['Dockerfile'] },
  'docker compose config': {
    starts: [['docker', 'compose'], ['docker-compose']],
    parameters: ['config', '--quiet'],
  },
};
const runIn = (cwd: string, [program = '', ...parameters]: string[]) =>
  spawnSync(program, parameters, { cwd, encoding: 'utf8' });

for (const [name, { starts, parameters }] of Object.entries(LINTERS)) {
  const start = starts.find(
    (words) => runIn(root, [...words, words.length > 1 ? 'version' : '--version']).status === 0,
  );
  if (start === undefined) console.warn(`${name} is not installed: it did not check the container files`);
  else
    test(`${name} has no complaint`, () => {
      for (const file of ['Dockerfile', 'compose.yaml']) cpSync(path.join(root, file), path.join(folder, file));
      writeFileSync(path.join(folder, '.env'), '');
      const { status, stdout, stderr } = runIn(folder, [...start, ...parameters]);
      expect([status, stdout, stderr]).toEqual([0, '', '']);
    });
}
