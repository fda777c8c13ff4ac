import { CompiledQuery } from 'kysely';
import type { Database } from '../database.ts';

/** A statement that the portal itself never sends: moves times into the past, breaks connections, looks under the tables. */
export async function rawSql<Row>(db: Database, text: string, values: unknown[] = []): Promise<Row[]> {
  const { rows } = await db.kysely.executeQuery(CompiledQuery.raw(text, values));
  return rows as Row[];
}
