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
  /** For `pg` and libpq alike: of a login that owns nothing, and of the one that owns the database and is no superuser. */
  url: string;
  ownerUrl: string;
  /** Fast shutdown; resolves when the server has ended and the folder is free. */
  stop(): Promise<void>;
}

interface Log {
  info(message: string): void;
  error(message: string): void;
}

/** Between two tries to start a server that ended by itself. */
const RESTART_DELAY_MS = 1_000;

/**
 * Runs a real PostgreSQL on a unix socket, with its files in `dataDir/postgres`. It ends with this process, and comes back where it
 * ends by itself. Throws FolderInUseError where another living process runs it, and an Error in plain words where it cannot run.
 */
export async function startEmbeddedPostgres(options: { dataDir: string; log: Log }): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const lock = acquireFolderLock(dataDir, 'postgres');
  try {
    const cluster = prepareCluster(path.join(dataDir, 'postgres'));
    const orphan = await stopOrphan(cluster);
    if (orphan) options.log.info(`stopped PostgreSQL (process ${orphan.pid}), left behind by a portal that was killed`);
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

/** A way to the server that another process runs in the folder; `stop` takes away the way alone. */
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

/** Also for a folder that an earlier portal has made. */
async function addAppLogin(socketFolder: string): Promise<void> {
  const admin = openDatabase({ url: makeUrl(socketFolder, SUPERUSER), log: openLog('silent'), max: 1 });
  try {
    await makeLogin(admin, APP_LOGIN);
  } finally {
    await admin.close();
  }
}

/** Keeps one server running until it is told to stop. */
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
      this.#log.error(`PostgreSQL ended unexpectedly (${signal ?? code}); starting it again`);
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

  /** Also where the process ends without the graceful way; only SIGKILL leaves the server behind. */
  #endWithProcess = (): void => {
    if (this.#child && !hasExited(this.#child)) this.#child.kill('SIGINT');
  };
}

/** What the narrower of Linux (107) and macOS (103) takes, in bytes. */
const SOCKET_PATH_MAX_BYTES = 103;

/** The folder to name to clients: the data folder, or a short way to it where its own path is too long for a socket's address. */
function openSocketFolder(dataFolder: string): { folder: string; close(): void } {
  if (Buffer.byteLength(path.join(dataFolder, SOCKET_NAME)) <= SOCKET_PATH_MAX_BYTES) {
    return { folder: dataFolder, close: () => undefined };
  }
  // A new name that only we can write to: nobody can have put a way to a server of theirs there.
  const shortcut = mkdtempSync(path.join(tmpdir(), 'limitless-'));
  const folder = path.join(shortcut, 's');
  symlinkSync(dataFolder, folder);
  return { folder, close: () => rmSync(shortcut, { recursive: true, force: true }) };
}
