import { type FSWatcher, readdirSync, watch } from 'node:fs';
import path from 'node:path';
import { findLoaded } from './loaded-files.ts';
import { findChanged, hashSources } from './sources.ts';

const ENTRY = 'server/start.ts';
const CONFIG = 'next.config.mjs';
/** Where the files are that the portal's process may load. Next watches all others itself. */
const FOLDERS = ['server', 'lib'];
/** An editor writes a file in several steps, and git many files: they count as one change once nothing more comes for this long. */
const QUIET_MS = 150;

/** Whether the portal's process has to start again for a changed file. `loaded` is what it has loaded. */
export function needsRestart(file: string, loaded: ReadonlySet<string>): boolean {
  if (file.startsWith('lib/')) return loaded.has(file) && !file.startsWith('lib/i18n/');
  return file.startsWith('server/') || file === CONFIG;
}

/**
 * Calls `onChange` with the changed files for which the portal's process has to start again. Events only make it look: what counts is
 * whether the content of a source file differs from before. Returns the function that ends it.
 */
export function watchSources(root: string, onChange: (files: string[]) => void): () => void {
  const read = () => hashSources(root, [...FOLDERS, CONFIG]);
  let timer: NodeJS.Timeout | undefined;
  let watchers = watchAll(root, wake);
  let hashes = read();
  let loaded = findLoaded(root, ENTRY);

  function wake(): void {
    clearTimeout(timer);
    timer = setTimeout(look, QUIET_MS);
  }

  function look(): void {
    // A folder may be another one of the same name by now, whose watcher would stay silent. Watched first, read after: nothing is missed.
    closeAll(watchers);
    watchers = watchAll(root, wake);
    const before = hashes;
    hashes = read();
    const files = findChanged(before, hashes).filter((file) => needsRestart(file, loaded));
    loaded = findLoaded(root, ENTRY);
    if (files.length > 0) onChange(files);
  }

  return () => {
    clearTimeout(timer);
    closeAll(watchers);
  };
}

/** Each folder separately: with `recursive`, Node on Linux loses files that an editor replaces. */
function watchAll(root: string, wake: () => void): FSWatcher[] {
  const watchers = [watch(root, (_event, name) => name === CONFIG && wake())];
  const folders = FOLDERS.map((folder) => path.join(root, folder));
  // The loop goes on to what is added meanwhile. A folder is listed after it is watched.
  for (const folder of folders) {
    try {
      watchers.push(watch(folder, wake));
      const entries = readdirSync(folder, { withFileTypes: true });
      folders.push(...entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(folder, name)));
    } catch (error) {
      // It was deleted meanwhile, which wakes the watcher of the folder that it was in.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return watchers;
}

function closeAll(watchers: readonly FSWatcher[]): void {
  for (const watcher of watchers) watcher.close();
}
