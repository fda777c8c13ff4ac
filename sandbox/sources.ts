import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** SHA-256 of each source file by its path from the root, with forward slashes, ordered by path. */
export type SourceHashes = ReadonlyMap<string, string>;

/** Reads the given files and folders, without tests and test helpers. A missing place has no files. */
export function hashSources(root: string, places: readonly string[]): SourceHashes {
  const files = places.flatMap((place) => listSources(root, place)).sort();
  return new Map(
    files.flatMap((file) => {
      const content = readIfPresent(path.join(root, file));
      return content ? [[file, createHash('sha256').update(content).digest('hex')]] : [];
    }),
  );
}

/** The added, changed, and deleted paths. */
export function findChanged(before: SourceHashes, after: SourceHashes): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((file) => before.get(file) !== after.get(file));
}

/** Whether neither the build nor the portal reads the file: tests, test helpers, and editor files. */
export function isLeftOut(file: string): boolean {
  return /\.test\.tsx?$|(?:^|\/)testing(?:\/|$)|~$|\.sw[a-z]$|(?:^|\/)(?:\.?#|\.DS_Store)/.test(file);
}

function listSources(root: string, place: string): string[] {
  if (isLeftOut(place)) return [];
  const entries = listFolder(path.join(root, place));
  return entries === null ? [place] : entries.flatMap((name) => listSources(root, `${place}/${name}`));
}

/** Null if it is not a folder. */
function listFolder(folder: string): string[] | null {
  return nullIfMissing(() => readdirSync(folder));
}

/** Null if it is missing: it may be deleted during the scan. */
function readIfPresent(file: string): Buffer | null {
  return nullIfMissing(() => readFileSync(file));
}

function nullIfMissing<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}
