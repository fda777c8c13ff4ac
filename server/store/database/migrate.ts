import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from '../migrations/index.ts';
import { findTablesSchema } from './app-rights.ts';
import type { Database } from './database.ts';
import { withDatabase } from './with-database.ts';

/**
 * Migrates to the latest version, or to the named migration; safe to run concurrently. Throws database-unreachable, and
 * an Error if a later version of the portal has migrated the database.
 */
export async function migrateDatabase(db: Database, name?: string): Promise<void> {
  const later = [...(await readApplied(db))].filter((one) => !Object.hasOwn(migrations, one));
  if (later.length > 0)
    throw new Error(
      `A later version of the portal has migrated this database (${later.join(', ')}). Start that version or a later one, or restore a backup from before the upgrade (docs/operations/upgrade.md).`,
    );
  await withDatabase(async () => {
    const migrator = new Migrator({ db: db.kysely, provider: { getMigrations: async () => ({ ...migrations }) } });
    const { error } = name === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(name);
    if (error) throw error;
  });
}

/** The migrations not yet applied; needs only read access. Throws database-unreachable. */
export async function findPendingMigrations(db: Database): Promise<string[]> {
  const done = await readApplied(db);
  return Object.keys(migrations).filter((name) => !done.has(name));
}

async function readApplied(db: Database): Promise<Set<string>> {
  if ((await findTablesSchema(db)) === null) return new Set();
  const { rows } = await withDatabase(() =>
    sql<{ name: string }>`SELECT name FROM kysely_migration`.execute(db.kysely),
  );
  return new Set(rows.map(({ name }) => name));
}
