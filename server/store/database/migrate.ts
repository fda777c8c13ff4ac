import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from '../migrations/index.ts';
import { findTablesSchema } from './app-rights.ts';
import type { Database } from './database.ts';
import { withDatabase } from './with-database.ts';

/** Migrates to the latest version, or to the named migration; safe to run concurrently. Throws database-unreachable. */
export async function migrateDatabase(db: Database, name?: string): Promise<void> {
  await withDatabase(async () => {
    const migrator = new Migrator({ db: db.kysely, provider: { getMigrations: async () => ({ ...migrations }) } });
    const { error } = name === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(name);
    if (error) throw error;
  });
}

/** The migrations not yet applied; needs only read access. Throws database-unreachable. */
export async function findPendingMigrations(db: Database): Promise<string[]> {
  const names = Object.keys(migrations);
  if ((await findTablesSchema(db)) === null) return names;
  const { rows } = await withDatabase(() =>
    sql<{ name: string }>`SELECT name FROM kysely_migration`.execute(db.kysely),
  );
  const done = new Set(rows.map(({ name }) => name));
  return names.filter((name) => !done.has(name));
}
