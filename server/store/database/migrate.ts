import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from '../migrations/index.ts';
import { findTablesSchema } from './app-rights.ts';
import type { Database } from './database.ts';
import { withDatabase } from './with-database.ts';

/** Brings the tables up to date, or to the named migration; several processes may do so at once. Throws database-unreachable. */
export async function migrateDatabase(db: Database, name?: string): Promise<void> {
  await withDatabase(async () => {
    const migrator = new Migrator({ db: db.kysely, provider: { getMigrations: async () => ({ ...migrations }) } });
    const { error } = name === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(name);
    if (error) throw error;
  });
}

/** The migrations that the database lacks, for a login that may only read which it has had. Throws database-unreachable. */
export async function findPendingMigrations(db: Database): Promise<string[]> {
  const names = Object.keys(migrations);
  if ((await findTablesSchema(db)) === null) return names;
  const { rows } = await withDatabase(() =>
    sql<{ name: string }>`SELECT name FROM kysely_migration`.execute(db.kysely),
  );
  const done = new Set(rows.map(({ name }) => name));
  return names.filter((name) => !done.has(name));
}
