import { Migrator } from 'kysely/migration';
import type { Database } from './database.ts';
import { migrations } from './migrations/index.ts';
import { withDatabase } from './with-database.ts';

/** Brings the tables up to date, or to the named migration; several processes may do so at once. Throws database-unreachable. */
export async function migrateDatabase(db: Database, name?: string): Promise<void> {
  await withDatabase(async () => {
    const migrator = new Migrator({ db: db.kysely, provider: { getMigrations: async () => ({ ...migrations }) } });
    const { error } = name === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(name);
    if (error) throw error;
  });
}
