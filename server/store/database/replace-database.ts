import { sql } from 'kysely';
import type { Log } from '#server/log.ts';
import { type Database, openDatabase } from './database.ts';
import { withDatabase } from './with-database.ts';

const DRAFT = '_restoring';
const REPLACED = '_replaced';

/**
 * Fills a new database, then swaps it with the one at `url`, which must have no other connections: afterwards there is
 * either the old database or the complete new one. The role must own it and be able to create databases.
 */
export async function replaceDatabase<T>(
  { url, log }: { url: string; log: Log },
  fill: (db: Database) => Promise<T>,
): Promise<T> {
  const name = new URL(url).pathname.slice(1);
  const draft = `${name}${DRAFT}`;
  const server = openDatabase({ url: atDatabase(url, 'postgres'), log, max: 1 });
  const drop = (one: string) => run(server, sql`DROP DATABASE IF EXISTS ${sql.id(one)}`);
  try {
    // Left behind by an attempt that was interrupted.
    await drop(draft);
    await drop(`${name}${REPLACED}`);
    await run(server, sql`CREATE DATABASE ${sql.id(draft)} TEMPLATE template0`);
    try {
      const filled = await fillDatabase(atDatabase(url, draft), log, fill);
      await swap(server, name, draft);
      return filled;
    } finally {
      await drop(draft);
      await drop(`${name}${REPLACED}`);
    }
  } finally {
    await server.close();
  }
}

async function fillDatabase<T>(url: string, log: Log, fill: (db: Database) => Promise<T>): Promise<T> {
  const db = openDatabase({ url, log, max: 1 });
  try {
    return await fill(db);
  } finally {
    await db.close();
  }
}

/** One transaction, so that a database of this name exists at every moment. */
function swap(server: Database, name: string, draft: string): Promise<void> {
  return withDatabase(() =>
    server.kysely.transaction().execute(async (trx) => {
      await sql`ALTER DATABASE ${sql.id(name)} RENAME TO ${sql.id(`${name}${REPLACED}`)}`.execute(trx);
      await sql`ALTER DATABASE ${sql.id(draft)} RENAME TO ${sql.id(name)}`.execute(trx);
    }),
  );
}

async function run(server: Database, statement: ReturnType<typeof sql>): Promise<void> {
  await withDatabase(() => statement.execute(server.kysely));
}

function atDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}
