import { existsSync } from 'node:fs';
import path from 'node:path';
import { databaseTokens } from '#server/aws/database-token.ts';
import { FolderInUseError } from '#server/embedded/folder-lock.ts';
import { type EmbeddedPostgres, joinEmbeddedPostgres, startEmbeddedPostgres } from '#server/embedded/postgres.ts';
import type { Log } from '#server/log.ts';
import type { CommandPlace } from '#server/settings/load-settings.ts';
import { BackupError } from '#server/store/backup/load-backup.ts';
import { hasTables } from '#server/store/backup/write-backup.ts';
import type { DatabaseAddress } from '#server/store/connection/address.ts';
import { type Database, openDatabase } from '#server/store/database/database.ts';
import { replaceDatabase } from '#server/store/database/replace-database.ts';
import { readBackup, saveBackup } from './backup-file.ts';

interface Place {
  dataDir: string;
  log: Log;
}

/** Saves the built-in database of a data folder to a new file, whether or not the portal is running. */
export async function backUp(place: Place, file: string): Promise<void> {
  if (!existsSync(path.join(place.dataDir, 'postgres', 'data'))) {
    throw new BackupError(`No portal database in ${place.dataDir}: set PORTAL_DATA_DIR.`);
  }
  const server = await openServer(place);
  try {
    await withConnection(server.ownerUrl, place.log, (db) => saveBackup(db, file));
  } finally {
    await server.stop();
  }
}

/**
 * Replaces the built-in database of a data folder with a backup, after backing up the current one to the same folder.
 * Throws FolderInUseError while the portal runs, and BackupError if the file is incomplete; then nothing changes.
 */
export async function restore(
  place: Place,
  file: string,
): Promise<{ takenAt: string; rows: number; before: string | null }> {
  const server = await startEmbeddedPostgres(place);
  try {
    const before = await withConnection(server.ownerUrl, place.log, (db) => saveBefore(db, place.dataDir));
    const read = await replaceDatabase({ url: server.ownerUrl, log: place.log }, (db) => readBackup(db, file));
    return { ...read, before };
  } finally {
    await server.stop();
  }
}

async function saveBefore(db: Database, dataDir: string): Promise<string | null> {
  if (!(await hasTables(db))) return null;
  const file = path.join(dataDir, `before-restore-${new Date().toISOString().replace(/[:.]/g, '-')}.backup`);
  await saveBackup(db, file);
  return file;
}

/** The server of DATABASE_URL; without it, that of the data folder. */
export async function openServerOf(
  { dataDir, databaseUrl, databaseIamRegion }: CommandPlace,
  log: Log,
): Promise<DatabaseAddress & { stop(): Promise<void> }> {
  if (databaseUrl === undefined) return openServer({ dataDir, log });
  return { url: databaseUrl, makePassword: databaseTokens(databaseIamRegion), stop: async () => undefined };
}

/** The folder's server: the one of a running portal, or one started for this command. */
async function openServer(place: Place): Promise<EmbeddedPostgres> {
  try {
    return await startEmbeddedPostgres(place);
  } catch (error) {
    if (!(error instanceof FolderInUseError)) throw error;
    return joinEmbeddedPostgres(place.dataDir);
  }
}

async function withConnection<T>(url: string, log: Log, use: (db: Database) => Promise<T>): Promise<T> {
  const db = openDatabase({ url, log, max: 1 });
  try {
    return await use(db);
  } finally {
    await db.close();
  }
}
