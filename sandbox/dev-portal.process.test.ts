import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { identifyProcess } from '#server/embedded/process-identity.ts';
import { startDevPortal } from './dev-portal.ts';
import { findFreePort, tryPort } from './free-port.ts';
import { ProcessSupervisor } from './process-supervisor.ts';

/** Replaces the portal's program: ready immediately, stops gracefully, and exits with the requested status. */
const PROGRAM = `
  import { writeFileSync } from 'node:fs';
  import { createServer } from 'node:http';
  process.on('SIGTERM', () => {
    writeFileSync('stopped-in-order', String(process.pid));
    process.exit(0);
  });
  createServer((request, response) => {
    const status = /^\\/end\\/(\\d+)$/.exec(request.url)?.[1];
    if (status) process.exit(Number(status));
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
  folder = mkdtempSync(path.join(tmpdir(), 'dev-portal-'));
  for (const name of ['logs', 'server', 'lib']) mkdirSync(path.join(folder, name));
  putProgram(PROGRAM);
  port = await findFreePort(null);
  failures = [];
  said = [];
  pids = [];
  keeper = new ProcessSupervisor(folder, (failure) => failures.push(failure));
});

afterEach(async () => {
  await keeper.stopAll();
  rmSync(folder, { recursive: true });
  expect(failures).toEqual([]);
});

function putProgram(text: string): void {
  writeFileSync(path.join(folder, 'server', 'start.ts'), text);
}

function start(): Promise<void> {
  return startDevPortal(keeper, {
    root: folder,
    portalUrl: `http://127.0.0.1:${port}`,
    env: { NODE_ENV: 'test', PORT: String(port) },
    say: (line) => said.push(line),
    onReady: (pid) => pids.push(pid),
  });
}

function requestExit(status: number): void {
  fetch(`http://127.0.0.1:${port}/end/${status}`).catch(() => {});
}

/** The process that last stopped gracefully. */
function readStopped(): number {
  return Number(readFileSync(path.join(folder, 'stopped-in-order'), 'utf8'));
}

async function expectReady(times: number): Promise<void> {
  await vi.waitFor(() => expect(pids).toHaveLength(times), 60_000);
  expect(new Set(pids).size).toBe(times);
}

async function expectSaid(text: string): Promise<void> {
  await vi.waitFor(() => expect(said.join('\n')).toContain(text), 60_000);
}

test('restarts the portal gracefully after each change of a server file', async () => {
  await start();
  for (const times of [2, 3]) {
    const [pid] = pids.slice(-1);
    putProgram(`${PROGRAM}// change ${times}`);
    await expectReady(times);
    expect(readStopped()).toBe(pid);
  }
  expect(said).toEqual(Array(2).fill('server/start.ts changed: restarting the portal ...'));
});

test('reports a syntax error in a server file with the end of the log, and starts the portal once it is fixed', async () => {
  await start();
  putProgram('const broken = ;');
  await expectSaid('SyntaxError');
  await expectSaid('Fix the problem');
  putProgram(PROGRAM);
  await expectReady(2);
});

test('starts a portal that failed at first once the problem is fixed', async () => {
  putProgram('throw new Error("no such team")');
  const started = start();
  await expectSaid('no such team');
  putProgram(PROGRAM);
  await started;
  expect(pids).toHaveLength(1);
});

test('restarts the portal immediately after a change during its start', async () => {
  putProgram("import { writeFileSync } from 'node:fs'; writeFileSync('started', ''); setInterval(() => {}, 1_000);");
  const started = start();
  await vi.waitFor(() => expect(existsSync(path.join(folder, 'started'))).toBe(true), 60_000);
  putProgram(PROGRAM);
  await started;
  expect(pids).toHaveLength(1);
});

test.each([
  ['is killed', () => process.kill(pids[0] as number, 'SIGKILL')],
  ['is told to stop by another program', () => process.kill(pids[0] as number, 'SIGTERM')],
  ["is ended by Next's restart button", () => requestExit(77)],
])('restarts a portal that %s', async (_how, end) => {
  await start();
  end();
  await expectReady(2);
  expect(said).toEqual([`the portal (process ${pids[0]}) exited: restarting it ...`]);
});

test('reports a portal that exits with a failure, and starts it after the next change', async () => {
  await start();
  requestExit(3);
  await expectSaid('portal exited unexpectedly (status 3)');
  putProgram(`${PROGRAM}// changed`);
  await expectReady(2);
});

test('stops the portal and the file watch', async () => {
  await start();
  await keeper.stopAll();
  putProgram(`${PROGRAM}// changed`);
  expect(identifyProcess(pids[0] as number)).toBe(null);
  expect(await tryPort(port, '127.0.0.1')).toBe(port);
  expect(said).toEqual([]);
});

test('stops immediately while the portal is failing', async () => {
  putProgram('throw new Error("no such team")');
  start().catch(() => {});
  await expectSaid('no such team');
  await keeper.stopAll();
  expect(await tryPort(port, '127.0.0.1')).toBe(port);
});
