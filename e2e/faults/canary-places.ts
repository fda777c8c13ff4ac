import { readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Something that was written, and what is in it. */
export interface Place {
  name: string;
  read(): Buffer;
}

/** Files and processes come and go while they are looked for. */
const GONE = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'ENXIO', 'EINVAL']);

/** Every file below the folder, `since` (ms of this computer's clock) if that is given. */
export function filesIn(folder: string, since = 0): Place[] {
  return unlessGone(() => readdirSync(folder, { withFileTypes: true }), []).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(name, since);
    if (!entry.isFile() || unlessGone(() => statSync(name).mtimeMs, 0) < since) return [];
    return [{ name, read: () => readAll(name) }];
  });
}

/** What was written since then to the folder for temporary files. */
export function temporaryFiles(since: number, except: string): Place[] {
  return filesIn(tmpdir(), since).filter(({ name }) => !name.startsWith(`${except}${path.sep}`));
}

/** With what all processes of this computer were started, as anybody on it may read. */
export function processes(): Place[] {
  const ids = unlessGone(() => readdirSync('/proc'), []).filter((name) => /^\d+$/.test(name));
  return ids.flatMap((id) =>
    ['cmdline', 'environ'].map((what) => ({ name: `/proc/${id}/${what}`, read: () => readAll(`/proc/${id}/${what}`) })),
  );
}

function readAll(name: string): Buffer {
  return unlessGone(() => readFileSync(name), Buffer.alloc(0));
}

function unlessGone<Value>(look: () => Value, instead: Value): Value {
  try {
    return look();
  } catch (error) {
    if (GONE.has((error as NodeJS.ErrnoException).code ?? '')) return instead;
    throw error;
  }
}
