import { CompiledQuery } from 'kysely';
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
