import { CompiledQuery } from 'kysely';
import type { Database } from '../database.ts';

const owners = new WeakMap<Database, Database>();

/** Says by whom the tables of a test's database are owned. */
export function setOwner(db: Database, owner: Database): void {
  owners.set(db, owner);
}

/** A statement that the portal itself never sends, as the owner: moves times into the past, breaks connections, looks under the tables. */
export async function rawSql<Row>(db: Database, text: string, values: unknown[] = []): Promise<Row[]> {
  const { kysely } = owners.get(db) ?? db;
  const { rows } = await kysely.executeQuery(CompiledQuery.raw(text, values));
  return rows as Row[];
}
