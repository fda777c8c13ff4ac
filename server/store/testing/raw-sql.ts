import { CompiledQuery } from 'kysely';
import type { Database } from '../database/database.ts';

const admins = new WeakMap<Database, Database>();

/** Gives the superuser's way to a test's database. */
export function setAdmin(db: Database, admin: Database): void {
  admins.set(db, admin);
}

/** The superuser's way, where there is one. */
export function adminOf(db: Database): Database {
  return admins.get(db) ?? db;
}

/** A statement that the portal itself never sends, as the superuser: moves times into the past, breaks connections, looks under the tables. */
export async function rawSql<Row>(db: Database, text: string, values: unknown[] = []): Promise<Row[]> {
  const { rows } = await adminOf(db).kysely.executeQuery(CompiledQuery.raw(text, values));
  return rows as Row[];
}
