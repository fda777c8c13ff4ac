import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '#server/log.ts';
import type { Database } from '#server/store/database/database.ts';
import { readDatabaseIdentity, watchDatabase } from '#server/store/database/watch-database.ts';

const LOOK_EVERY_MS = 5_000;

/**
 * Checks regularly whether the database was restored to an earlier state. Resolves after the
 * first check. Throws database-unreachable.
 */
export async function openDatabaseWatch(db: Database, log: Log): Promise<{ close(): Promise<void> }> {
  let isIdentityKnown = true;
  let lastSeenAt: Date | null = null;
  const onUnknown = (error: unknown) => {
    if (isIdentityKnown) log.warn({ err: error }, 'the database server does not provide its identity');
    isIdentityKnown = false;
  };

  async function checkNow(): Promise<void> {
    const identity = await readDatabaseIdentity(db, onUnknown);
    const { seenAt, restore } = await watchDatabase(db, identity, lastSeenAt);
    lastSeenAt = seenAt;
    if (restore) log.warn(restore, 'the database was restored to an earlier state or replaced by a copy');
  }

  await checkNow();
  const closing = new AbortController();
  const watching = (async () => {
    while (await waitForNextCheck(closing.signal)) {
      try {
        await checkNow();
      } catch (error) {
        log.warn({ err: error }, 'could not check whether the database was restored');
      }
    }
  })();
  return {
    async close() {
      closing.abort();
      await watching;
    },
  };
}

/** Waits for the next check; false when closing. */
async function waitForNextCheck(closing: AbortSignal): Promise<boolean> {
  await sleep(LOOK_EVERY_MS, undefined, { signal: closing }).catch(() => undefined);
  return !closing.aborted;
}
