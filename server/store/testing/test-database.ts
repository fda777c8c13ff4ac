import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { type Log, openLog } from '#server/log.ts';
import { type Database, openDatabase } from '../database/database.ts';
import { replaceDatabase, runStatement, setAdmin } from './raw-sql.ts';

export interface TestDatabase {
  /** Of the login that `db` uses: the application's, or the owner's for a database without tables. */
  url: string;
  ownerUrl: string;
  appUrl: string;
  /** Of the superuser, who does what only tests need. */
  adminUrl: string;
  /** With all teams in scope. */
  db: Database;
  log: Log;
  /** Closes the connections and deletes the database. */
  drop(): Promise<void>;
}

/** A new test database on real PostgreSQL, with all tables and no rows; or without tables. */
export async function openTestDatabase({ isEmpty = false } = {}): Promise<TestDatabase> {
  const templateUrl = inject('templateUrl');
  const template = new URL(templateUrl).pathname.slice(1);
  const name = `${template}_${randomBytes(6).toString('hex')}`;
  const adminUrl = Object.assign(new URL(replaceDatabase(templateUrl, 'postgres')), { username: 'postgres' }).href;
  await runStatement(
    replaceDatabase(templateUrl, 'postgres'),
    // Copying files takes less CPU than copying pages through the log, which nothing here needs.
    `CREATE DATABASE ${name} TEMPLATE ${isEmpty ? 'template0' : template} STRATEGY FILE_COPY`,
  );
  const ownerUrl = replaceDatabase(templateUrl, name);
  const appUrl = replaceDatabase(inject('appUrl'), name);
  const url = isEmpty ? ownerUrl : appUrl;
  const log = openLog('silent');
  // With the rights of the portal's background work; the superuser does what only tests need.
  const db = openDatabase({ url, log }).allTeams;
  const ownAdminUrl = replaceDatabase(adminUrl, name);
  const admin = openDatabase({ url: ownAdminUrl, log, max: 4 });
  setAdmin(db, admin);
  return {
    url,
    ownerUrl,
    appUrl,
    adminUrl: ownAdminUrl,
    db,
    log,
    async drop() {
      await Promise.all([db.close(), admin.close()]);
      await runStatement(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
