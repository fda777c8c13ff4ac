import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { identifyProcess } from '#server/embedded/process-identity.ts';
import { findFreePort, tryPort } from './free-port.ts';
import { stopLeftParts } from './part.ts';
import { startPortal } from './portal.ts';
import { ProcessSupervisor } from './process-supervisor.ts';

/** Replaces the portal's program: ready immediately, and exits with status 3 on request. */
const PROGRAM = `
  import { createServer } from 'node:http';
  console.log('it says', process.env.WORD);
  process.on('SIGTERM', () => process.exit(0));
  createServer((request, response) => {
    if (request.url === '/end') process.exit(3);
    response.end();
  }).listen(Number(process.env.PORT), '127.0.0.1');
`;

let folder: string;
let port: number;
let keeper: ProcessSupervisor;
let failures: unknown[];
let said: string[];
let pids: number[];

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sandbox-'));
  mkdirSync(path.join(folder, 'logs'));
  mkdirSync(path.join(folder, 'server'));
  writeFileSync(path.join(folder, 'server', 'start.ts'), PROGRAM);
  port = await findFreePort(null);
  failures = [];
  said = [];
  pids = [];
  keeper = new ProcessSupervisor(folder, (failure) => failures.push(failure));
});

afterEach(async () => {
  await keeper.stopAll();
  rmSync(folder, { recursive: true });
});

function start(): Promise<void> {
  return startPortal(keeper, {
    root: folder,
    portalUrl: `http://127.0.0.1:${port}`,
    env: { NODE_ENV: 'test', PORT: String(port), WORD: 'hello' },
    say: (line) => said.push(line),
    onReady: (pid) => pids.push(pid),
  });
}

test('restarts the portal each time it is killed', async () => {
  await start();
  for (const times of [2, 3]) {
    process.kill(pids.at(-1) as number, 'SIGKILL');
    await vi.waitFor(() => expect(pids).toHaveLength(times), 60_000);
  }
  expect(said[0]).toContain(`process ${pids[0]}) was killed by SIGKILL`);
  expect(failures).toEqual([]);
});

test('restarts the portal each time another program stops it', async () => {
  await start();
  for (const times of [2, 3]) {
    process.kill(pids.at(-1) as number, 'SIGTERM');
    await vi.waitFor(() => expect(pids).toHaveLength(times), 60_000);
  }
  expect(said[0]).toContain(`process ${pids[0]}) stopped`);
  expect(failures).toEqual([]);
});

test('restarts a portal that is killed during its restart', async () => {
  await start();
  writeFileSync(path.join(folder, 'server', 'start.ts'), 'process.kill(process.pid, "SIGKILL");');
  process.kill(pids[0] as number, 'SIGKILL');
  await vi.waitFor(() => expect(said.length).toBeGreaterThan(1), 60_000);
  writeFileSync(path.join(folder, 'server', 'start.ts'), PROGRAM);
  await vi.waitFor(() => expect(pids).toHaveLength(2), 60_000);
  expect(failures).toEqual([]);
});

test('reports a portal that exits with its own status as a failure, with the end of its log', async () => {
  await start();
  await fetch(`http://127.0.0.1:${port}/end`).catch(() => null);
  await vi.waitFor(() => expect(failures).toHaveLength(1), 60_000);
  expect(String(failures[0])).toContain('portal exited unexpectedly (status 3)');
  expect(String(failures[0])).toContain('it says hello');
});

test('reports a portal that cannot start with the end of its log', async () => {
  writeFileSync(path.join(folder, 'server', 'start.ts'), 'console.log("no database"); process.exit(1);');
  await expect(start()).rejects.toThrow(/portal exited unexpectedly \(status 1\)[\s\S]*no database/);
});

test('stops the portal without reporting a failure', async () => {
  await start();
  await keeper.stopAll();
  expect(identifyProcess(pids[0] as number)).toBe(null);
  expect(await tryPort(port, '127.0.0.1')).toBe(port);
  expect(failures).toEqual([]);
});

test('stops what is started during the shutdown immediately', async () => {
  await keeper.stopAll();
  await expect(start()).rejects.toThrow('being stopped');
  expect(await stopLeftParts(folder)).toEqual([]);
});

test('stops the parts of a killed sandbox at the next start', async () => {
  await start();
  // The state that the next start finds: the first supervisor never stopped.
  expect(await stopLeftParts(folder)).toEqual(['portal']);
  expect(identifyProcess(pids[0] as number)).toBe(null);
});
