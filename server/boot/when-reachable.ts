import { setTimeout as sleep } from 'node:timers/promises';
import { isPortalError } from '#lib/errors.ts';
import type { Log } from '#server/log.ts';

const TRY_AGAIN_MS = 2_000;

/** Tries until the database answers: one that comes back later must not need a person to restart the portal. */
export async function whenReachable<T>(log: Log, open: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (!isPortalError(error) || error.code !== 'database-unreachable') throw error;
      log.error({ err: error }, 'the database does not answer: trying again');
      await sleep(TRY_AGAIN_MS);
    }
  }
}
