import { CompiledQuery } from 'kysely';
import { Client } from 'pg';
import type { Database } from '../database/database.ts';

const admins = new WeakMap<Database, Database>();

/** Registers a superuser connection for a test database. */
export function setAdmin(db: Database, admin: Database): void {
  admins.set(db, admin);
}

/** The superuser connection, if there is one. */
export function adminOf(db: Database): Database {
  return admins.get(db) ?? db;
}

/**
 * Runs statements the portal never sends, as the superuser: to move times into the
 * past, break connections, or read tables.
 */
export async function rawSql<Row>(db: Database, text: string, values: unknown[] = []): Promise<Row[]> {
  const { rows } = await adminOf(db).kysely.executeQuery(CompiledQuery.raw(text, values));
  return rows as Row[];
}

/** Returns the URL of another database on the same server. */
export function replaceDatabase(url: string, name: string): string {
  const replaced = new URL(url);
  replaced.pathname = `/${name}`;
  return replaced.href;
}

/** Runs statements on a connection of their own. */
export async function runStatement(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
