import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A file system of its own that is soon full, and a part of it that can be given back. */
export interface SmallDisk {
  folder: string;
  /** Takes what is free. */
  fill(): void;
  free(): void;
  remove(): void;
}

const BLOCK = Buffer.alloc(65_536);

/** Null where this process may not make one: it takes root and Linux. */
export function makeSmallDisk(folder: string, megabytes: number): SmallDisk | null {
  mkdirSync(folder, { recursive: true });
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs', folder]);
  if (mounted.status !== 0) return null;
  const ballast = path.join(folder, 'ballast');
  return {
    folder,
    fill() {
      try {
        for (;;) writeFileSync(ballast, BLOCK, { flag: 'a' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    },
    free: () => rmSync(ballast, { force: true }),
    remove() {
      spawnSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
