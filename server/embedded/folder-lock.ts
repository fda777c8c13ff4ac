import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { identifyProcess } from './process-identity.ts';

const holderSchema = z.object({ pid: z.number().int().positive(), identity: z.string() });
type Holder = z.output<typeof holderSchema>;

/** Another running process holds the lock. */
export class FolderInUseError extends Error {
  readonly code = 'folder-in-use';
  readonly pid: number;

  constructor(folder: string, pid: number) {
    super(
      `The folder ${folder} is in use by process ${pid}: stop that process first, or set PORTAL_DATA_DIR to another folder.`,
    );
    this.pid = pid;
  }
}

export interface FolderLock {
  release(): void;
}

/**
 * Makes this process the only one that uses the folder for the purpose `name`. Takes over the lock of
 * a dead process. Throws FolderInUseError.
 */
export function acquireFolderLock(folder: string, name: string): FolderLock {
  return acquire(path.join(folder, `${name}.lock`), folder);
}

function acquire(lockPath: string, folder: string): FolderLock {
  while (!claim(lockPath)) {
    refuseIfHeld(lockPath, folder);
    // Of several that find the same dead holder, one removes its lock; the guard
    // prevents a late one from removing the new lock.
    const guard = acquire(`${lockPath}.takeover`, folder);
    try {
      refuseIfHeld(lockPath, folder);
      if (findHolder(lockPath) === 'dead') rmSync(lockPath, { force: true });
    } finally {
      guard.release();
    }
  }
  let isHeld = true;
  const release = () => {
    // Only once: later, the lock may belong to another process.
    if (isHeld) rmSync(lockPath, { force: true });
    isHeld = false;
  };
  return { release };
}

function refuseIfHeld(lockPath: string, folder: string): void {
  const holder = findHolder(lockPath);
  if (typeof holder === 'object') throw new FolderInUseError(folder, holder.pid);
}

/** Creates the lock file with its content atomically, so that a reader never sees half a file. */
function claim(lockPath: string): boolean {
  const draft = `${lockPath}.${process.pid}`;
  const holder: Holder = { pid: process.pid, identity: identifyProcess(process.pid) ?? '' };
  writeFileSync(draft, JSON.stringify(holder));
  try {
    linkSync(draft, lockPath);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}

function findHolder(lockPath: string): 'none' | 'dead' | Holder {
  let text: string;
  try {
    text = readFileSync(lockPath, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'none';
    throw error;
  }
  const holder = holderSchema.safeParse(readJson(text)).data;
  return holder && identifyProcess(holder.pid) === holder.identity ? holder : 'dead';
}

/** A power loss can leave an empty file; its holder is gone too. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
