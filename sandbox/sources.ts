import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The SHA-256 of each source file by its path from the root, with forward slashes, in the order of the paths. */
export type SourceHashes = ReadonlyMap<string, string>;

/** Reads the files and folders given, and leaves out tests and what only tests use. A place that does not exist has no files. */
export function hashSources(root: string, places: readonly string[]): SourceHashes {
  const files = places.flatMap((place) => listSources(root, place)).sort();
  return new Map(
    files.flatMap((file) => {
      const content = readUnlessGone(path.join(root, file));
      return content ? [[file, createHash('sha256').update(content).digest('hex')]] : [];
    }),
  );
}

/** The paths that were added, changed or deleted. */
export function findChanged(before: SourceHashes, after: SourceHashes): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((file) => before.get(file) !== after.get(file));
}

/** Whether no build and no process of the portal reads it: a test, what tests share, or an editor's own file. */
export function isLeftOut(file: string): boolean {
  return /\.test\.tsx?$|(?:^|\/)testing(?:\/|$)|~$|\.sw[a-z]$|(?:^|\/)(?:\.?#|\.DS_Store)/.test(file);
}

function listSources(root: string, place: string): string[] {
  if (isLeftOut(place)) return [];
  const entries = listFolder(path.join(root, place));
  return entries === null ? [place] : entries.flatMap((name) => listSources(root, `${place}/${name}`));
}

/** Null where it is no folder. */
function listFolder(folder: string): string[] | null {
  return unlessMissing(() => readdirSync(folder));
}

/** Null where it is not there: it may be deleted while the sources are read. */
function readUnlessGone(file: string): Buffer | null {
  return unlessMissing(() => readFileSync(file));
}

function unlessMissing<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}
