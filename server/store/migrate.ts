import { Migrator } from 'kysely/migration';
import type { Database } from './database.ts';
import { runs } from './migrations/0001-runs.ts';
import { usersAndSessions } from './migrations/0002-users-and-sessions.ts';
import { withDatabase } from './with-database.ts';

/** In the order of their names; a migration that has landed is never edited. */
const MIGRATIONS = {
  '0001-runs': runs,
  '0002-users-and-sessions': usersAndSessions,
};

/** Brings the database up to date. Processes that start together wait for each other. Throws what a migration threw. */
export function migrateDatabase(db: Database): Promise<void> {
  return withDatabase(async () => {
    const migrator = new Migrator({ db: db.kysely, provider: { getMigrations: async () => MIGRATIONS } });
    const { error } = await migrator.migrateToLatest();
    if (error) throw error;
  });
}
