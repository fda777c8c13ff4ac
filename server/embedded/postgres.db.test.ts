import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { FolderInUseError } from './folder-lock.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './postgres.ts';
import { isPostgresOf } from './process-identity.ts';

/** For servers that are killed, which can take a while. */
const TIMEOUT_MS = 20_000;
let template: string;
let root: string;
let dataDir: string;
let running: EmbeddedPostgres[];
let children: ChildProcess[];
let logged: string[];

// Creating a cluster takes seconds; copying one does not.
beforeAll(async () => {
  template = mkdtempSync(path.join(tmpdir(), 'embedded-template-'));
  const server = await startEmbeddedPostgres({ dataDir: template, log: { info() {}, error: console.error } });
  await server.stop();
});
afterAll(() => rmSync(template, { recursive: true, force: true }));

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'embedded-'));
  dataDir = path.join(root, 'data');
  execFileSync('cp', ['-a', template, dataDir]);
  running = [];
  children = [];
  logged = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const server of running) await server.stop();
  // The next start stops a server that a killed child left behind.
  if (existsSync(path.join(dataDir, 'postgres', 'data', 'postmaster.pid'))) await (await start()).stop();
  rmSync(root, { recursive: true, force: true });
});

async function start(folder = dataDir): Promise<EmbeddedPostgres> {
  const log = (message: string) => logged.push(message);
  const server = await startEmbeddedPostgres({ dataDir: folder, log: { info: log, error: log } });
  running.push(server);
  return server;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  // The server can disappear during a query, whose own error then fails the test.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query({ text, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

/** Starts a portal in its own process; resolves with its database URL, or with the error message. */
async function startInChild(after = ''): Promise<{ child: ChildProcess; said: string }> {
  const script = `
    import { startEmbeddedPostgres } from ${JSON.stringify(path.resolve('server/embedded/postgres.ts'))};
    const log = { info() {}, error() {} };
    const dataDir = ${JSON.stringify(dataDir)};
    const said = await startEmbeddedPostgres({ dataDir, log }).then((server) => server.ownerUrl, (error) => error.message);
    console.log(said);
    ${after}
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [said] = await once(createInterface(child.stdout), 'line');
  return { child, said };
}

/** Resolves when the process has exited; until then its locks count as held. */
async function killHard(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

function postmasterPid(): number {
  return Number(readFileSync(path.join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** The server and its worker processes, which can hold shared memory briefly after it exits. */
async function serverPids(url: string): Promise<number[]> {
  const pid = postmasterPid();
  const inside = (await query(url, 'SELECT pid FROM pg_stat_activity')) as number[];
  const children = `/proc/${pid}/task/${pid}/children`;
  const begun = existsSync(children) ? readFileSync(children, 'utf8').split(' ').filter(Boolean).map(Number) : [];
  return [pid, ...inside, ...begun];
}

function isRunning(pid: number): boolean {
  return isPostgresOf(pid, path.join(dataDir, 'postgres', 'data'));
}

test('keeps rows across a stop and a start, and stops the server', async () => {
  const first = await start();
  await query(first.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS n');
  const pid = postmasterPid();
  await first.stop();
  expect(isRunning(pid)).toBe(false);
  const second = await start();
  expect(await query(second.ownerUrl, 'SELECT n FROM kept')).toEqual([42]);
});

test('runs the portal without superuser rights, and writes every commit to disk', async () => {
  const { ownerUrl: url } = await start();
  expect(await query(url, 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user')).toEqual([false]);
  expect(await query(url, "SELECT current_setting('fsync'), current_setting('listen_addresses')")).toEqual(['on', '']);
});

test('refuses a second start in the folder with an error that names folder and process', async () => {
  const { ownerUrl: url } = await start();
  const error = await start().catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(FolderInUseError);
  expect(error).toMatchObject({ message: expect.stringContaining(`${dataDir} is in use by process ${process.pid}`) });
  const { said } = await startInChild();
  expect(said).toContain(`${dataDir} is in use by process ${process.pid}`);
  expect(await query(url, 'SELECT 1')).toEqual([1]);
});

test('takes over after kill -9 of the portal without losing committed rows', async () => {
  const { child, said } = await startInChild('setInterval(() => {}, 1000);');
  await query(said, 'CREATE TABLE kept AS SELECT 42 AS n');
  const orphan = postmasterPid();
  await killHard(child);
  expect(isRunning(orphan)).toBe(true);
  const { ownerUrl: url } = await start();
  expect(isRunning(orphan)).toBe(false);
  expect(logged).toEqual([expect.stringContaining(`process ${orphan}`)]);
  expect(await query(url, 'SELECT n FROM kept')).toEqual([42]);
});

test('does not leave the server running when a portal exits without stop', async () => {
  const { child } = await startInChild('process.stdin.on("end", () => process.exit(1)); process.stdin.resume();');
  await once(child, 'exit');
  await vi.waitFor(
    () => expect(existsSync(path.join(dataDir, 'postgres', 'data', 'postmaster.pid'))).toBe(false),
    TIMEOUT_MS,
  );
});

test('restarts a server that exits on its own, with its rows', async () => {
  const { ownerUrl: url } = await start();
  await query(url, 'CREATE TABLE kept AS SELECT 42 AS n');
  process.kill(postmasterPid(), 'SIGKILL');
  await vi.waitFor(async () => expect(await query(url, 'SELECT n FROM kept')).toEqual([42]), TIMEOUT_MS);
  expect(logged[0]).toContain('PostgreSQL ended unexpectedly (SIGKILL)');
});

test('works in a folder whose path is too long for a socket', async () => {
  const { ownerUrl: url } = await start(path.join(root, 'd'.repeat(60), '長い名前'.repeat(8)));
  expect(await query(url, 'SELECT 1')).toEqual([1]);
});

test('starts even if the pid in postmaster.pid now belongs to another program', async () => {
  const { child, said } = await startInChild('setInterval(() => {}, 1000);');
  expect(said).toContain('postgres://');
  const pids = await serverPids(said);
  await killHard(child);
  process.kill(postmasterPid(), 'SIGKILL');
  await vi.waitFor(() => expect(pids.filter(isRunning)).toEqual([]), TIMEOUT_MS);
  const pidFile = path.join(dataDir, 'postgres', 'data', 'postmaster.pid');
  writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^\d+/, String(process.pid)));
  const { ownerUrl: url } = await start();
  expect(await query(url, 'SELECT 1')).toEqual([1]);
});
