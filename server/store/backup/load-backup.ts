import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Database, Transaction } from '../database/database.ts';
import { migrateDatabase } from '../database/migrate.ts';
import { withDatabase } from '../database/with-database.ts';
import { migrations } from '../migrations/index.ts';
import { BACKUP_FORMAT } from './write-backup.ts';

const ROWS_AT_ONCE = 500;
const ROW_LINE = /^\["([a-z_]+)",(\{.*\})\]$/s;

const headerSchema = z.object({
  format: z.literal(BACKUP_FORMAT),
  takenAt: z.iso.datetime(),
  migrations: z.array(z.string()).min(1),
});
const endSchema = z.object({ rows: z.number().int().nonnegative() });

/** Tells the operator what is wrong with a backup, without quoting its contents. */
export class BackupError extends Error {
  readonly code = 'backup-refused';
}

/**
 * Loads a backup's lines into a database without tables. Tables are created as of the backup's version; the next start
 * migrates them. Throws BackupError if the backup is incomplete or a newer portal made it; then discard the database.
 */
export async function loadBackup(
  db: Database,
  lines: AsyncIterable<string>,
): Promise<{ takenAt: string; rows: number }> {
  const reader = lines[Symbol.asyncIterator]();
  const header = headerSchema.safeParse(readJson((await reader.next()).value)).data;
  if (!header) throw new BackupError('The file is not a backup of the portal.');
  const known = Object.keys(migrations).slice(0, header.migrations.length);
  if (known.join() !== header.migrations.join()) {
    throw new BackupError(
      'Another version of the portal made this backup: restore it with that version or with a later one.',
    );
  }
  await migrateDatabase(db, header.migrations.at(-1));
  const rows = await withDatabase(() => db.kysely.transaction().execute((trx) => loadRows(trx, reader)));
  return { takenAt: header.takenAt, rows };
}

/** Loads the lines after the header into empty tables. */
export async function loadRows(trx: Transaction, lines: AsyncIterator<string>): Promise<number> {
  // Tables come in any order, so foreign keys are checked once at the end.
  const addForeignKeys = await dropForeignKeys(trx);
  const target = new RowTarget(trx);
  for (;;) {
    const { value: line, done } = await lines.next();
    if (done) throw new BackupError('The backup is incomplete: its end is missing.');
    const [, table, row] = ROW_LINE.exec(line) ?? [];
    if (table !== undefined && row !== undefined) {
      await target.add(table, row);
      continue;
    }
    await target.flush();
    const end = endSchema.safeParse(readJson(line)).data;
    if (end?.rows !== target.count) throw new BackupError('The backup is damaged: its row count does not match.');
    await addForeignKeys();
    return target.count;
  }
}

/** Batches rows into multi-row inserts. */
class RowTarget {
  count = 0;
  readonly #trx: Transaction;
  #table = '';
  #rows: string[] = [];

  constructor(trx: Transaction) {
    this.#trx = trx;
  }

  async add(table: string, row: string): Promise<void> {
    if (table !== this.#table || this.#rows.length >= ROWS_AT_ONCE) await this.flush();
    this.#table = table;
    this.#rows.push(row);
    this.count += 1;
  }

  async flush(): Promise<void> {
    if (this.#rows.length === 0) return;
    const table = sql.table(this.#table);
    const rows = `[${this.#rows.join()}]`;
    this.#rows = [];
    await sql`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, ${rows}::jsonb)`.execute(
      this.#trx,
    );
  }
}

async function dropForeignKeys(trx: Transaction): Promise<() => Promise<void>> {
  const { rows } = await sql<{ table: string; name: string; definition: string }>`
    SELECT relname AS table, conname AS name, pg_get_constraintdef(pg_constraint.oid) AS definition
    FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
    WHERE contype = 'f' AND connamespace = 'public'::regnamespace`.execute(trx);
  const alter = (table: string, change: RawBuilder<unknown>) =>
    sql`ALTER TABLE ${sql.table(table)} ${change}`.execute(trx);
  for (const { table, name } of rows) await alter(table, sql`DROP CONSTRAINT ${sql.ref(name)}`);
  return async () => {
    for (const { table, name, definition } of rows) {
      await alter(table, sql`ADD CONSTRAINT ${sql.ref(name)} ${sql.raw(definition)}`);
    }
  };
}

function readJson(line: unknown): unknown {
  try {
    return JSON.parse(String(line));
  } catch {
    return null;
  }
}
