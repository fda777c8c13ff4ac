import type { Log } from '#server/log.ts';
import type { DatabaseAddress, MakePassword } from '#server/store/connection/address.ts';
import { checkSessions } from '#server/store/connection/check-sessions.ts';
import { findRightsToChange, type Login, prepareOtherRole, readLogin } from '#server/store/database/app-rights.ts';
import { type Database, MIGRATION_MS, openDatabase } from '#server/store/database/database.ts';
import { findPendingMigrations } from '#server/store/database/migrate.ts';
import { prepareAsOwner } from '#server/store/database/prepare-as-owner.ts';
import { whenReachable } from './when-reachable.ts';

export interface StorePlace {
  /** The login for requests and runs. */
  url: string;
  /** The login that owns the tables; needed only for migrations. */
  ownerUrl: string | undefined;
  /** For both logins. */
  makePassword?: MakePassword | undefined;
}

const OWNER_SERVES = `DATABASE_URL uses the login that owns the tables. A later release will refuse this. Create a login that owns nothing:
CREATE ROLE portal_app LOGIN PASSWORD '<password>';
Then set DATABASE_OWNER_URL to what DATABASE_URL is now, and DATABASE_URL to the new login.`;

/**
 * Opens the database. Migrates first if the owner's login is set or is the only one. Waits while the
 * database is down. Throws an Error that says what to change if it refuses the connection, if a pooler doesn't keep
 * sessions, and if tables or privileges are missing.
 */
export async function openStore(place: StorePlace, log: Log): Promise<Database> {
  const { ownerUrl, ...address } = place;
  const login = await use(address, log, readLogin);
  const isOwnersAlone = ownerUrl === undefined && login.ownsTables !== false;
  if (isOwnersAlone) {
    const opened = await openAsOwner(address, log);
    log.warn(OWNER_SERVES);
    return opened;
  }
  if (login.ownsTables) log.warn(OWNER_SERVES);
  if (ownerUrl !== undefined) {
    const ownAddress = { ...address, url: ownerUrl, statementMs: MIGRATION_MS };
    await use(ownAddress, log, (owner) => prepareAsOwner(owner, login.name));
  }
  await use(address, log, (db) => checkTables(db, login, log));
  return openAs(address, log, null);
}

/** With a single login, the portal assumes a role that owns nothing, if it can, except for migrations. */
async function openAsOwner(address: DatabaseAddress, log: Log): Promise<Database> {
  const role = await use({ ...address, statementMs: MIGRATION_MS }, log, async (owner) => {
    await prepareAsOwner(owner, null);
    return prepareOtherRole(owner);
  });
  if (role === null) log.warn('teams are separated by the portal’s queries only, not by PostgreSQL');
  return openAs(address, log, role);
}

async function openAs(address: DatabaseAddress, log: Log, role: string | null): Promise<Database> {
  const db = openDatabase({ ...address, log, role });
  try {
    await whenReachable(log, () => checkSessions(db));
    return db;
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** Reports at the start what only an owner can fix, instead of failing the first request. */
async function checkTables(db: Database, login: Login, log: Log): Promise<void> {
  const pending = await findPendingMigrations(db);
  if (pending.length > 0)
    throw new Error(
      `The database lacks tables or migrations of this version (${pending.join(', ')}). Set DATABASE_OWNER_URL to the login that owns the tables; if there are none yet, set it to one that can create them. If the tables are in a schema outside the search_path of ${login.name}, add the schema to it and GRANT USAGE.`,
    );
  const rights = await findRightsToChange(db, login.name);
  if (rights && rights.grants.length > 0)
    throw new Error(
      [
        `${login.name} lacks privileges. Run this as the owner of the tables, or set DATABASE_OWNER_URL:`,
        ...rights.grants,
      ].join('\n'),
    );
  if (rights && rights.revokes.length > 0 && !login.ownsTables)
    log.warn([`${login.name} has privileges that the portal does not need. Run:`, ...rights.revokes].join('\n'));
}

/** Checks the connection first, so that nothing is migrated through one that doesn't keep its session. */
async function use<T>(
  address: DatabaseAddress & { statementMs?: number },
  log: Log,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const db = openDatabase({ ...address, log, max: 2 });
  try {
    return await whenReachable(log, async () => {
      await checkSessions(db);
      return work(db);
    });
  } finally {
    await db.close();
  }
}
