import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { type Log, openLog } from '#server/log.ts';
import { APP_ROLE } from '../app-role.ts';
import { type Database, openDatabase } from '../database.ts';
import { dropDatabase, replaceDatabase, runStatement } from './global-setup.ts';
import { setOwner } from './raw-sql.ts';

export interface TestDatabase {
  url: string;
  db: Database;
  log: Log;
  /** Closes the connections and removes the database. */
  drop(): Promise<void>;
}

/** A database of the test's own on real PostgreSQL, with all tables and no rows; or without any. */
export async function openTestDatabase({ isEmpty = false } = {}): Promise<TestDatabase> {
  const templateUrl = inject('templateUrl');
  const template = new URL(templateUrl).pathname.slice(1);
  const name = `${template}_${randomBytes(6).toString('hex')}`;
  const adminUrl = replaceDatabase(templateUrl, 'postgres');
  await runStatement(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${isEmpty ? 'template0' : template}`);
  const url = replaceDatabase(templateUrl, name);
  const log = openLog('silent');
  // As the portal works; what only a test does is done by the owner.
  const db = openDatabase({ url, log, role: isEmpty ? null : APP_ROLE });
  const owner = openDatabase({ url, log, max: 4 });
  setOwner(db, owner);
  return {
    url,
    db,
    log,
    async drop() {
      await Promise.all([db.close(), owner.close()]);
      await dropDatabase(adminUrl, name);
    },
  };
}
