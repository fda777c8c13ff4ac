import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { loadBackup, loadRows } from '../backup/load-backup.ts';
import { writeBackup } from '../backup/write-backup.ts';
import type { Database } from '../database/database.ts';
import { adminOf } from './raw-sql.ts';

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

/** Puts such lines in the place of all that the database has, as one that is restored under its own name has them. */
export async function putBack(db: Database, [, ...lines]: readonly string[]): Promise<void> {
  await adminOf(db)
    .kysely.transaction()
    .execute(async (trx) => {
      const { rows } = await sql<{ name: string }>`
      SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'kysely%'`.execute(
        trx,
      );
      // Audit records keep others from taking them away, and a restored database has those of its time.
      await sql`SET LOCAL session_replication_role = replica`.execute(trx);
      await sql`TRUNCATE ${sql.join(rows.map(({ name }) => sql.table(name)))}`.execute(trx);
      await loadRows(trx, Readable.from(lines)[Symbol.asyncIterator]());
    });
}
