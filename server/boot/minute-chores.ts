import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '#server/log.ts';
import { sumUpRefusals } from '#server/store/audit/record-refusal.ts';
import type { Database } from '#server/store/database/database.ts';
import { deleteOldDrafts } from '#server/store/drafts/delete-drafts.ts';
import { forgetOldRequests } from '#server/store/limits/rate-limit.ts';

const EVERY_MS = 60_000;

/** Runs the housekeeping for past minutes. Every process does so and skips what another is working on. */
export function openMinuteChores(
  { db, log }: { db: Database; log: Log },
  everyMs = EVERY_MS,
): { close(): Promise<void> } {
  const closing = new AbortController();
  const working = (async () => {
    for (;;) {
      await sleep(everyMs, undefined, { signal: closing.signal }).catch(() => undefined);
      if (closing.signal.aborted) return;
      await sumUpRefusals(db).catch((error) =>
        log.error({ err: error }, 'could not record the number of denied requests'),
      );
      await forgetOldRequests(db).catch((error) =>
        log.error({ err: error }, 'could not delete the request counts of past minutes'),
      );
      await deleteOldDrafts(db).catch((error) => log.error({ err: error }, 'could not delete the old drafts'));
    }
  })();
  return {
    async close() {
      closing.abort();
      await working;
    },
  };
}
