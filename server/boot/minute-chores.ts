import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '#server/log.ts';
import { sumUpRefusals } from '#server/store/audit/record-refusal.ts';
import type { Database } from '#server/store/database/database.ts';
import { forgetOldRequests } from '#server/store/limits/rate-limit.ts';

const EVERY_MS = 60_000;

/** Does what follows from minutes that are over; every process does it, and what one is at the others leave to it. */
export function openMinuteChores(
  { db, log }: { db: Database; log: Log },
  everyMs = EVERY_MS,
): { close(): Promise<void> } {
  const closing = new AbortController();
  const working = (async () => {
    for (;;) {
      await sleep(everyMs, undefined, { signal: closing.signal }).catch(() => undefined);
      if (closing.signal.aborted) return;
      await sumUpRefusals(db).catch((error) => log.error({ err: error }, 'could not sum up denied requests'));
      await forgetOldRequests(db).catch((error) =>
        log.error({ err: error }, 'could not forget the requests of earlier minutes'),
      );
    }
  })();
  return {
    async close() {
      closing.abort();
      await working;
    },
  };
}
