import { setTimeout as sleep } from 'node:timers/promises';
import { isDatabaseTrouble } from '#lib/errors.ts';
import type { Log } from '#server/log.ts';
import { explainRefusal } from '#server/store/connection/explain-refusal.ts';

const TRY_AGAIN_MS = 2_000;

/**
 * Retries until the database answers, so that the portal needs no restart when the database comes back. Throws an Error
 * that says what to change if the database refuses the connection for a reason that lasts.
 */
export async function whenReachable<T>(log: Log, open: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await open();
    } catch (error) {
      const refusal = explainRefusal(error);
      if (refusal !== null) throw new Error(refusal, { cause: error });
      if (!isDatabaseTrouble(error)) throw error;
      log.error({ err: error }, 'the database does not answer; retrying');
      await sleep(TRY_AGAIN_MS);
    }
  }
}
