import { createReadStream, createWriteStream, linkSync, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { BackupError, loadBackup } from '#server/store/backup/load-backup.ts';
import { writeBackup } from '#server/store/backup/write-backup.ts';
import type { Database } from '#server/store/database/database.ts';

/** Saves the database in a new file, which only its owner can read and which is there only when it is whole. */
export async function saveBackup(db: Database, file: string): Promise<void> {
  const draft = `${file}.new`;
  try {
    const onDisk = createWriteStream(draft, { mode: 0o600, flush: true });
    await pipeline(writeBackup(db), createGzip(), onDisk);
    // Unlike a rename this never takes the place of an older backup.
    linkSync(draft, file);
  } catch (error) {
    throw isCode(error, /^EEXIST$/) ? new BackupError(`${file} is there already: choose another name.`) : error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Reads a file of `saveBackup` into a database without tables. Throws BackupError where it is not whole. */
export async function readBackup(db: Database, file: string): Promise<{ takenAt: string; rows: number }> {
  try {
    return await pipeline(createReadStream(file), createGunzip(), (chunks) => loadBackup(db, splitLines(chunks)));
  } catch (error) {
    if (isCode(error, /^Z_/)) throw new BackupError(`${file} is damaged, not whole, or no backup.`, { cause: error });
    throw error;
  }
}

/** Node's own readers of lines also split where a text within JSON has a line of its own (U+2028). */
async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

function isCode(error: unknown, pattern: RegExp): boolean {
  return error instanceof Error && 'code' in error && pattern.test(String(error.code));
}
