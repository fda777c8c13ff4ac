import { Readable } from 'node:stream';
import { loadBackup } from '../backup/load-backup.ts';
import { writeBackup } from '../backup/write-backup.ts';
import type { Database } from '../database/database.ts';

/** A backup as its lines. */
export async function takeBackup(db: Database): Promise<string[]> {
  let text = '';
  for await (const part of writeBackup(db)) text += part;
  return text.split('\n').slice(0, -1);
}

/** Reads such lines into a database without tables. */
export function loadLines(db: Database, lines: readonly string[]): Promise<{ takenAt: string; rows: number }> {
  return loadBackup(db, Readable.from(lines));
}
