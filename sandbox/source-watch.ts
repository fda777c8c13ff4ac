import { type FSWatcher, readdirSync, watch } from 'node:fs';
import path from 'node:path';
import { findLoaded } from './loaded-files.ts';
import { findChanged, hashSources } from './sources.ts';

const ENTRY = 'server/start.ts';
const CONFIG = 'next.config.mjs';
/** Folders with files that the portal's process may load. Next watches all others. */
const FOLDERS = ['server', 'lib'];
/** Editors write a file in several steps, and git writes many files: changes count as one until a pause this long. */
const QUIET_MS = 150;

/** Whether a changed file requires a restart of the portal. `loaded`: the files that its process has loaded. */
export function needsRestart(file: string, loaded: ReadonlySet<string>): boolean {
  if (file.startsWith('lib/')) return loaded.has(file) && !file.startsWith('lib/i18n/');
  return file.startsWith('server/') || file === CONFIG;
}

/**
 * Calls `onChange` with changed files that require a restart of the portal. Compares the content of source files, since
 * file events alone are unreliable. Returns the function that stops the watch.
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
    // A folder may have been replaced, which silences its watcher. Watches first and
    // reads second, so that nothing is missed.
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

/** Watches each folder separately: with `recursive`, Node on Linux misses files that an editor replaces. */
function watchAll(root: string, wake: () => void): FSWatcher[] {
  const watchers = [watch(root, (_event, name) => name === CONFIG && wake())];
  const folders = FOLDERS.map((folder) => path.join(root, folder));
  // The loop includes folders added during it. Each folder is listed after its watcher starts.
  for (const folder of folders) {
    try {
      watchers.push(watch(folder, wake));
      const entries = readdirSync(folder, { withFileTypes: true });
      folders.push(...entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(folder, name)));
    } catch (error) {
      // It was just deleted, which wakes the watcher of its parent.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return watchers;
}

function closeAll(watchers: readonly FSWatcher[]): void {
  for (const watcher of watchers) watcher.close();
}
