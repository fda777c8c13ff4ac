import { createReadStream, createWriteStream, linkSync, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { BackupError, loadBackup } from '#server/store/backup/load-backup.ts';
import { writeBackup } from '#server/store/backup/write-backup.ts';
import type { Database } from '#server/store/database/database.ts';

/** Saves the database to a new file that only its owner can read; the file appears only once it is complete. */
export async function saveBackup(db: Database, file: string): Promise<void> {
  const draft = `${file}.new`;
  try {
    const onDisk = createWriteStream(draft, { mode: 0o600, flush: true });
    await pipeline(writeBackup(db), createGzip(), onDisk);
    // Unlike a rename, a link never overwrites an older backup.
    linkSync(draft, file);
  } catch (error) {
    throw isCode(error, /^EEXIST$/) ? new BackupError(`${file} already exists: choose another name.`) : error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Loads a file from `saveBackup` into a database without tables. Throws BackupError if it is incomplete. */
export async function readBackup(db: Database, file: string): Promise<{ takenAt: string; rows: number }> {
  try {
    return await pipeline(createReadStream(file), createGunzip(), (chunks) => loadBackup(db, splitLines(chunks)));
  } catch (error) {
    if (isCode(error, /^Z_/))
      throw new BackupError(`${file} is damaged, incomplete, or not a backup.`, { cause: error });
    throw error;
  }
}

/** Node's line readers also split at U+2028, which can occur inside JSON strings. */
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
