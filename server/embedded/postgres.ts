import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openLog } from '#server/log.ts';
import { makeLogin } from '#server/store/database/app-rights.ts';
import { openDatabase } from '#server/store/database/database.ts';
import { APP_LOGIN, type Cluster, PORTAL_DATABASE, prepareCluster, SUPERUSER } from './cluster.ts';
import { acquireFolderLock } from './folder-lock.ts';
import { hasExited, launchPostmaster, SOCKET_NAME, stopOrphan, stopPostmaster } from './postmaster.ts';

export interface EmbeddedPostgres {
  /** For `pg` and libpq: of a login that owns nothing, and of the database's owner, which is not a superuser. */
  url: string;
  ownerUrl: string;
  /** Fast shutdown; resolves when the server has exited and the folder is free. */
  stop(): Promise<void>;
}

interface Log {
  info(message: string): void;
  error(message: string): void;
}

/** Delay before restarting a server that exited on its own. */
const RESTART_DELAY_MS = 1_000;

/**
 * Runs a PostgreSQL server on a Unix socket, with its files in `dataDir/postgres`. It ends with this
 * process, and restarts if it exits on its own. Throws FolderInUseError if another running process uses
 * the folder, and an Error if it can't start.
 */
export async function startEmbeddedPostgres(options: { dataDir: string; log: Log }): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const lock = acquireFolderLock(dataDir, 'postgres');
  try {
    const cluster = prepareCluster(path.join(dataDir, 'postgres'));
    const orphan = await stopOrphan(cluster);
    if (orphan) options.log.info(`stopped PostgreSQL (process ${orphan.pid}), which a killed portal left behind`);
    const keeper = new PostmasterKeeper(cluster, options.log);
    await keeper.start();
    const socket = openSocketFolder(cluster.dataFolder);
    await addAppLogin(socket.folder);
    const stop = async () => {
      await keeper.stop();
      socket.close();
      lock.release();
    };
    return { ...urlsOf(socket.folder), stop };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Connects to the server that another process runs in the folder; `stop` only removes the socket path. */
export function joinEmbeddedPostgres(dataDir: string): EmbeddedPostgres {
  const socket = openSocketFolder(path.join(path.resolve(dataDir), 'postgres', 'data'));
  return { ...urlsOf(socket.folder), stop: async () => socket.close() };
}

function urlsOf(socketFolder: string): { url: string; ownerUrl: string } {
  return { url: makeUrl(socketFolder, APP_LOGIN), ownerUrl: makeUrl(socketFolder, PORTAL_DATABASE) };
}

function makeUrl(socketFolder: string, user: string): string {
  return `postgres://${user}@localhost/${PORTAL_DATABASE}?host=${encodeURIComponent(socketFolder)}`;
}

/** Also upgrades a folder from an earlier version. */
async function addAppLogin(socketFolder: string): Promise<void> {
  const admin = openDatabase({ url: makeUrl(socketFolder, SUPERUSER), log: openLog('silent'), max: 1 });
  try {
    await makeLogin(admin, APP_LOGIN);
  } finally {
    await admin.close();
  }
}

/** Keeps a server running until it is told to stop. */
class PostmasterKeeper {
  readonly #cluster: Cluster;
  readonly #log: Log;
  #child: ChildProcess | undefined;
  #isStopping = false;
  #restarting: Promise<void> | undefined;

  constructor(cluster: Cluster, log: Log) {
    this.#cluster = cluster;
    this.#log = log;
  }

  async start(): Promise<void> {
    const child = await launchPostmaster(this.#cluster);
    this.#child = child;
    process.once('exit', this.#endWithProcess);
    child.once('exit', (code, signal) => {
      process.off('exit', this.#endWithProcess);
      if (this.#isStopping) return;
      this.#log.error(`PostgreSQL ended unexpectedly (${signal ?? code}); restarting it`);
      this.#restarting = this.#restart();
    });
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#restarting;
    if (this.#child) await stopPostmaster(this.#child);
  }

  async #restart(): Promise<void> {
    while (!this.#isStopping) {
      try {
        await this.start();
        return;
      } catch (error) {
        this.#log.error((error as Error).message);
        await delay(RESTART_DELAY_MS);
      }
    }
  }

  /** Also when the process exits without a graceful stop; only SIGKILL leaves the server behind. */
  #endWithProcess = (): void => {
    if (this.#child && !hasExited(this.#child)) this.#child.kill('SIGINT');
  };
}

/** The lower of the limits of Linux (107) and macOS (103), in bytes. */
const SOCKET_PATH_MAX_BYTES = 103;

/**
 * The folder for clients to connect to: the data folder, or a short link to it if
 * its path is too long for a socket address.
 */
function openSocketFolder(dataFolder: string): { folder: string; close(): void } {
  if (Buffer.byteLength(path.join(dataFolder, SOCKET_NAME)) <= SOCKET_PATH_MAX_BYTES) {
    return { folder: dataFolder, close: () => undefined };
  }
  // A new folder that only we can write to, so that no one can have placed a link to another server in it.
  const shortcut = mkdtempSync(path.join(tmpdir(), 'limitless-'));
  const folder = path.join(shortcut, 's');
  symlinkSync(dataFolder, folder);
  return { folder, close: () => rmSync(shortcut, { recursive: true, force: true }) };
}
