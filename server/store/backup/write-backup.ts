import { type RawBuilder, sql } from 'kysely';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

export const BACKUP_FORMAT = 'limitless-portal-backup';

/**
 * A restore ends all sessions, rate limits cover only the last minute, the running processes report themselves,
 * migrations create the migrator's own tables, and a trigger on `run` fills those of the search.
 */
const LEFT_OUT = [
  'session',
  'personal_token',
  'process',
  'last_outcome',
  'open_stream',
  'call_turn',
  'recent_request',
  'run_person',
  'run_search',
  'run_term',
  'run_text',
  'kysely_migration',
  'kysely_migration_lock',
];
const ROWS_AT_ONCE = 500;

/**
 * Yields the whole database as lines of JSON, from one snapshot, while the portal keeps running: a
 * header, then `["TABLE",{row}]`, then the number of rows, which marks the backup as complete. The queue
 * is left out: it is rebuilt from the runs.
 */
export async function* writeBackup(db: Database): AsyncGenerator<string> {
  const trx = await withDatabase(() =>
    db.kysely.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(),
  );
  try {
    yield `${JSON.stringify({ format: BACKUP_FORMAT, ...(await readHeader(trx)) })}\n`;
    let rows = 0;
    for (const table of await listTables(trx)) {
      for await (const texts of readRows(trx, table)) {
        rows += texts.length;
        yield texts.map((text) => `[${JSON.stringify(table)},${text}]\n`).join('');
      }
    }
    yield `${JSON.stringify({ rows })}\n`;
  } finally {
    await trx.rollback().execute();
  }
}

/** False for a database that no portal has used. */
export async function hasTables(db: Database): Promise<boolean> {
  const found = await runQuery(
    db.kysely,
    sql<object>`SELECT FROM pg_tables WHERE schemaname = 'public' AND tablename = 'run'`,
  );
  return found.length > 0;
}

async function readHeader(trx: Transaction): Promise<{ takenAt: string; migrations: string[] }> {
  const [time] = await runQuery(trx, sql<{ now: Date }>`SELECT clock_timestamp() AS now`);
  const migrations = await runQuery(trx, sql<{ name: string }>`SELECT name FROM kysely_migration ORDER BY name`);
  return { takenAt: time?.now.toISOString() ?? '', migrations: migrations.map(({ name }) => name) };
}

async function listTables(trx: Transaction): Promise<string[]> {
  const tables = await runQuery(
    trx,
    sql<{ name: string }>`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`,
  );
  return tables.map(({ name }) => name).filter((name) => !LEFT_OUT.includes(name));
}

async function* readRows(trx: Transaction, table: string): AsyncGenerator<string[]> {
  const all = sql`SELECT to_jsonb(one)::text AS text FROM ${sql.table(table)} AS one`;
  await runQuery(trx, sql`DECLARE backup NO SCROLL CURSOR FOR ${all}`);
  for (;;) {
    const rows = await runQuery(trx, sql<{ text: string }>`FETCH ${sql.lit(ROWS_AT_ONCE)} FROM backup`);
    if (rows.length === 0) break;
    yield rows.map(({ text }) => text);
  }
  await runQuery(trx, sql`CLOSE backup`);
}

async function runQuery<Row>(kysely: Database['kysely'], query: RawBuilder<Row>): Promise<Row[]> {
  return withDatabase(async () => (await query.execute(kysely)).rows);
}
