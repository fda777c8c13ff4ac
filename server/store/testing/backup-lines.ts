import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { loadBackup, loadRows } from '../backup/load-backup.ts';
import { writeBackup } from '../backup/write-backup.ts';
import type { Database } from '../database/database.ts';
import { adminOf } from './raw-sql.ts';

/** A backup as an array of lines. */
export async function takeBackup(db: Database): Promise<string[]> {
  let text = '';
  for await (const part of writeBackup(db)) text += part;
  return text.split('\n').slice(0, -1);
}

/** Loads such lines into a database without tables. */
export function loadLines(db: Database, lines: readonly string[]): Promise<{ takenAt: string; rows: number }> {
  return loadBackup(db, Readable.from(lines));
}

/** Replaces the database's contents with such lines, like a restore under the same name. */
export async function putBack(db: Database, [, ...lines]: readonly string[]): Promise<void> {
  await adminOf(db)
    .kysely.transaction()
    .execute(async (trx) => {
      const { rows } = await sql<{ name: string }>`
      SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'kysely%'`.execute(
        trx,
      );
      // A trigger protects audit records from deletion, so it is disabled here.
      await sql`SET LOCAL session_replication_role = replica`.execute(trx);
      await sql`TRUNCATE ${sql.join(rows.map(({ name }) => sql.table(name)))}`.execute(trx);
      await loadRows(trx, Readable.from(lines)[Symbol.asyncIterator]());
    });
}
