import { sql } from 'kysely';
import type { Database, Transaction } from './database.ts';
import { StatementError, withDatabase } from './with-database.ts';

/** During a longer pause, the database may have been replaced by an older state. */
const UNWATCHED_SECONDS = 60;
/** More claims than a run can have had since the backup, so that a worker from that time is refused. */
const EPOCHS_AHEAD = 1_000;

/** The result of checking whether the database was restored. */
export interface DatabaseLook {
  seenAt: Date;
  /** Set if this check detected a restore. */
  restore: { recordsEndAt: Date; restoredAt: Date } | null;
}

const now = sql<Date>`date_trunc('milliseconds', clock_timestamp())`;

/**
 * Records that a portal uses this database, and detects whether it was restored: it is another copy than
 * before, or knows less than this process has written (`lastSeenAt`). After a restore, unfinished runs
 * check AWS before they create anything, workers from before are refused, and all sessions and
 * personal tokens end, since they may have been revoked in the meantime.
 */
export function watchDatabase(db: Database, identity: string, lastSeenAt: Date | null): Promise<DatabaseLook> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const { seen_at, is_unwatched, ...row } = await lockRow(trx, identity);
      const isRestored = row.identity !== identity || (lastSeenAt !== null && seen_at < lastSeenAt);
      if (isRestored || is_unwatched) await distrustRuns(trx, isRestored);
      if (isRestored) await endAccess(trx);
      if (isRestored) await requestAllSweeps(trx);
      const { seenAt } = await trx
        .updateTable('database_watch')
        .set({ identity, seen_at: sql<Date>`greatest(${now}, seen_at)` })
        .$if(isRestored, (query) => query.set({ restored_at: now, records_end_at: seen_at }))
        .returning('seen_at as seenAt')
        .executeTakeFirstOrThrow();
      return { seenAt, restore: isRestored ? { recordsEndAt: seen_at, restoredAt: seenAt } : null };
    }),
  );
}

async function lockRow(trx: Transaction, identity: string) {
  await trx
    .insertInto('database_watch')
    .values({ identity, seen_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return trx
    .selectFrom('database_watch')
    .select(['identity', 'seen_at'])
    .select(sql<boolean>`seen_at < clock_timestamp() - make_interval(secs => ${UNWATCHED_SECONDS})`.as('is_unwatched'))
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** Sessions and tokens that were ended since must not work again. */
async function endAccess(trx: Transaction): Promise<void> {
  await trx.deleteFrom('session').execute();
  await trx.deleteFrom('personal_token').execute();
}

async function distrustRuns(trx: Transaction, isRestored: boolean): Promise<void> {
  await trx
    .updateTable('run')
    .set({ unwatched_until: now })
    .$if(isRestored, (query) =>
      query.set((column) => ({
        epoch: sql<number>`${column.ref('epoch')} + ${EPOCHS_AHEAD}`,
        lease_owner: null,
        lease_until: null,
      })),
    )
    .where('state', 'not in', ['succeeded', 'cancelled'])
    .execute();
}

/** Requests a sweep of everything, and frees sweeps whose process is gone. */
async function requestAllSweeps(trx: Transaction): Promise<void> {
  await trx
    .updateTable('sweep')
    .set((column) => ({
      wanted_at: now,
      started_at: null,
      epoch: sql<number>`${column.ref('epoch')} + ${EPOCHS_AHEAD}`,
    }))
    .execute();
}

/**
 * Returns a value that a restored copy of this database doesn't share: a dump loaded into another database, or a server
 * restored to a point in time. Calls `onUnknown` if the server doesn't provide one.
 */
export async function readDatabaseIdentity(db: Database, onUnknown: (error: unknown) => void): Promise<string> {
  const oid = await readText(db, sql`SELECT oid::text AS text FROM pg_database WHERE datname = current_database()`);
  try {
    const server = await readText(
      db,
      sql`SELECT system_identifier || '/' || timeline_id AS text FROM pg_control_system(), pg_control_checkpoint()`,
    );
    return `${server}/${oid}`;
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    onUnknown(error);
    return oid;
  }
}

async function readText(db: Database, query: ReturnType<typeof sql>): Promise<string> {
  const { rows } = await withDatabase(() => query.execute(db.kysely));
  return (rows as { text: string }[])[0]?.text ?? '';
}
