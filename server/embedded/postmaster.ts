import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Cluster, dataArgument, spawnPlace } from './cluster.ts';
import { identifyProcess, isPostgresOf } from './process-identity.ts';

export const SOCKET_NAME = '.s.PGSQL.5432';

/** Crash recovery can take a long time. */
const START_TIMEOUT_MS = 120_000;
const FAST_STOP_MS = 15_000;
const IMMEDIATE_STOP_MS = 5_000;
const POLL_MS = 25;
const LOG_MAX_BYTES = 5_000_000;

const SETTINGS = {
  listen_addresses: '',
  // In the data folder, which is closed to others. A relative path avoids the length limit here.
  unix_socket_directories: '.',
  unix_socket_permissions: '0700',
  fsync: 'on',
  synchronous_commit: 'on',
  shared_buffers: '32MB',
  // Keeps rows and statement values, which can be confidential, out of the log.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_checkpoints: 'off',
};

/** Starts the server and waits until it accepts connections. Throws with the end of its log if it doesn't. */
export async function launchPostmaster(cluster: Cluster): Promise<ChildProcess> {
  const log = openLog(cluster.logPath);
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(path.join(cluster.binFolder, 'postgres'), ['-D', dataArgument(cluster), ...settings], {
    ...spawnPlace(cluster),
    stdio: ['ignore', 'ignore', log],
    // In its own process group: Ctrl-C in a terminal reaches only the portal, which stops the database last.
    detached: true,
  });
  closeSync(log);
  await once(child, 'spawn');
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!isReady(cluster, child)) {
    if (hasExited(child)) {
      throw new Error(`The built-in PostgreSQL did not start. The end of ${cluster.logPath}:\n${readLogTail(cluster)}`);
    }
    if (Date.now() > deadline) {
      await stopPostmaster(child);
      throw new Error(
        `The built-in PostgreSQL was not ready after ${START_TIMEOUT_MS / 1000} s; see ${cluster.logPath}.`,
      );
    }
    await delay(POLL_MS);
  }
  return child;
}

/** Fast shutdown: rolls back open transactions. */
export async function stopPostmaster(child: ChildProcess): Promise<void> {
  if (hasExited(child)) return;
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  const patience = setTimeout(() => child.kill('SIGQUIT'), FAST_STOP_MS);
  await exited;
  clearTimeout(patience);
}

/**
 * Stops the server that a killed portal left behind. Throws if the folder's server runs where this process can't see it
 * (another container on the same volume), because starting a second server would destroy the data.
 */
export async function stopOrphan(cluster: Cluster): Promise<{ pid: number } | null> {
  const pid = readStatus(cluster)?.pid;
  if (pid === undefined) return null;
  if (isPostgresOf(pid, cluster.dataFolder)) {
    process.kill(pid, 'SIGINT');
    if (!(await waitForEnd(pid, FAST_STOP_MS))) process.kill(pid, 'SIGQUIT');
    if (!(await waitForEnd(pid, IMMEDIATE_STOP_MS))) {
      throw new Error(`PostgreSQL (process ${pid}) in ${cluster.dataFolder} does not stop: kill that process first.`);
    }
    return { pid };
  }
  if (await answers(path.relative(process.cwd(), path.join(cluster.dataFolder, SOCKET_NAME)))) {
    throw new Error(
      `Another PostgreSQL, which this process cannot see, uses ${cluster.dataFolder}: stop the portal that runs in the other container.`,
    );
  }
  // PostgreSQL would mistake another program with this pid, or a zombie process, for a running server. With the pid
  // free, it checks more reliably itself whether the folder is in use.
  rmSync(path.join(cluster.dataFolder, `${SOCKET_NAME}.lock`), { force: true });
  if (isNumberTaken(pid)) rmSync(path.join(cluster.dataFolder, 'postmaster.pid'), { force: true });
  return null;
}

export function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function isReady(cluster: Cluster, child: ChildProcess): boolean {
  const status = readStatus(cluster);
  return status?.pid === child.pid && status?.state === 'ready';
}

/** Reads the server's own status from postmaster.pid: its pid in line 1, its state in line 8. */
function readStatus(cluster: Cluster): { pid: number; state: string | undefined } | null {
  try {
    const lines = readFileSync(path.join(cluster.dataFolder, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return Number.isInteger(pid) && pid > 0 ? { pid, state: lines[7]?.trim() } : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function isNumberTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

async function waitForEnd(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (identifyProcess(pid) !== null) {
    if (Date.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

async function answers(socketPath: string): Promise<boolean> {
  const socket = connect(socketPath);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function openLog(logPath: string): number {
  const size = statSync(logPath, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_MAX_BYTES) renameSync(logPath, `${logPath}.old`);
  return openSync(logPath, 'a', 0o600);
}

function readLogTail(cluster: Cluster): string {
  return readFileSync(cluster.logPath, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
}
