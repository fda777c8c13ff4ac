import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { prepareBinaries } from './binaries.ts';
import { choosePostgresUser, type PostgresUser } from './postgres-user.ts';

/** The data files and programs of a PostgreSQL server on this machine. */
export interface Cluster {
  binFolder: string;
  dataFolder: string;
  logPath: string;
  user: PostgresUser | undefined;
}

/** Name of both the database and its owner; the superuser is `postgres`. */
export const PORTAL_DATABASE = 'portal';
/** The login that owns nothing. */
export const APP_LOGIN = 'portal_app';
export const SUPERUSER = 'postgres';

const DRAFT_PREFIX = 'data.new-';

/** Creates the database files in `parent` if there are none; they are always complete or absent. */
export function prepareCluster(parent: string): Cluster {
  mkdirSync(parent, { recursive: true });
  const dataFolder = path.join(parent, 'data');
  const user = choosePostgresUser(dataFolder);
  // The PostgreSQL user needs to pass through this folder; its contents are closed to others.
  if (user) chmodSync(parent, 0o711);
  const cluster = { binFolder: prepareBinaries(user), dataFolder, logPath: path.join(parent, 'postgresql.log'), user };
  if (!existsSync(dataFolder)) createCluster(cluster);
  return cluster;
}

function createCluster(cluster: Cluster): void {
  const parent = path.dirname(cluster.dataFolder);
  const drafts = readdirSync(parent).filter((name) => name.startsWith(DRAFT_PREFIX));
  for (const name of drafts) rmSync(path.join(parent, name), { recursive: true, force: true });
  // A new name each time, because an initdb that outlived a killed portal may still be writing to the old one.
  const draft = { ...cluster, dataFolder: mkdtempSync(path.join(parent, DRAFT_PREFIX)) };
  if (cluster.user) chownSync(draft.dataFolder, cluster.user.uid, cluster.user.gid);
  run(draft, 'initdb', [
    ['--pgdata', dataArgument(draft)],
    ['--username', SUPERUSER, '--auth', 'trust', '--encoding', 'UTF8'],
    ['--locale-provider', 'builtin', '--locale', 'C.UTF-8', '--no-instructions'],
  ]);
  const statements = [
    `CREATE ROLE ${PORTAL_DATABASE} LOGIN CREATEDB`,
    `CREATE DATABASE ${PORTAL_DATABASE} OWNER ${PORTAL_DATABASE}`,
  ];
  run(draft, 'postgres', [['--single', '-D', dataArgument(draft), 'postgres']], `${statements.join('\n')}\n`);
  renameSync(draft.dataFolder, cluster.dataFolder);
}

function run(cluster: Cluster, program: string, parameters: string[][], input = ''): void {
  const result = spawnSync(path.join(cluster.binFolder, program), parameters.flat(), {
    ...spawnPlace(cluster),
    input,
    encoding: 'utf8',
  });
  // The single-user server exits with 0 even after a failed statement.
  if (result.status === 0 && !/^.*(?:ERROR|FATAL|PANIC): /m.test(result.stderr)) return;
  throw new Error(`The built-in PostgreSQL could not create its files in ${cluster.dataFolder}: ${explain(result)}`);
}

function explain(result: SpawnSyncReturns<string>): string {
  return result.error?.message ?? (result.stderr.trim() || `it exited with ${result.signal ?? result.status}`);
}

/** The data folder as passed to PostgreSQL, which starts in it. */
export function dataArgument(cluster: Cluster): string {
  // Its user may not have access to the absolute path (a project under /root), but can use its working directory.
  return cluster.user && process.platform === 'linux' ? '/proc/self/cwd' : cluster.dataFolder;
}

/** Working directory, user, and environment of its programs; the environment has none of the portal's secrets. */
export function spawnPlace(cluster: Cluster) {
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv;
  return { cwd: cluster.dataFolder, ...cluster.user, env };
}
