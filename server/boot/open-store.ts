import type { Log } from '#server/log.ts';
import { findRightsToChange, type Login, prepareOtherRole, readLogin } from '#server/store/database/app-rights.ts';
import { type Database, openDatabase } from '#server/store/database/database.ts';
import { findPendingMigrations } from '#server/store/database/migrate.ts';
import { prepareAsOwner } from '#server/store/database/prepare-as-owner.ts';
import { openQueue, type RunQueue } from '#server/store/runs/queue.ts';
import { whenReachable } from './when-reachable.ts';

export interface StorePlace {
  /** The login for requests and runs. */
  url: string;
  /** The login that owns the tables; needed only for migrations. */
  ownerUrl: string | undefined;
}

const OWNER_SERVES = `DATABASE_URL uses the login that owns the tables. A later release will refuse this. Create a login that owns nothing:
CREATE ROLE portal_app LOGIN PASSWORD '<password>';
Then set DATABASE_OWNER_URL to what DATABASE_URL is now, and DATABASE_URL to the new login.`;

/**
 * Opens the database and the queue. Migrates first if the owner's login is set or is the only one. Waits while the
 * database is down. Throws an Error with the SQL to run if tables or privileges are missing.
 */
export async function openStore({ url, ownerUrl }: StorePlace, log: Log): Promise<{ db: Database; queue: RunQueue }> {
  const login = await use(url, log, readLogin);
  const isOwnersAlone = ownerUrl === undefined && login.ownsTables !== false;
  if (isOwnersAlone) {
    const opened = await openAsOwner(url, log);
    log.warn(OWNER_SERVES);
    return opened;
  }
  if (login.ownsTables) log.warn(OWNER_SERVES);
  if (ownerUrl !== undefined)
    await use(ownerUrl, log, (owner) => prepareAsOwner(owner, { url: ownerUrl, login: login.name, log }));
  await use(url, log, (db) => checkTables(db, login, log));
  return { db: openDatabase({ url, log }), queue: await whenReachable(log, () => openQueue({ url, log })) };
}

/** With a single login, the portal assumes a role that owns nothing, if it can, except for migrations and the queue. */
async function openAsOwner(url: string, log: Log): Promise<{ db: Database; queue: RunQueue }> {
  const role = await use(url, log, async (owner) => {
    await prepareAsOwner(owner, { url, login: null, log });
    return prepareOtherRole(owner);
  });
  if (role === null) log.warn('teams are separated by the portal’s queries only, not by PostgreSQL');
  return {
    db: openDatabase({ url, log, role }),
    queue: await whenReachable(log, () => openQueue({ url, log, isOwner: true })),
  };
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

async function use<T>(url: string, log: Log, work: (db: Database) => Promise<T>): Promise<T> {
  const db = openDatabase({ url, log, max: 2 });
  try {
    return await whenReachable(log, () => work(db));
  } finally {
    await db.close();
  }
}
