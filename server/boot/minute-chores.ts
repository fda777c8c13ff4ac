import { setTimeout as sleep } from 'node:timers/promises';
import type { Retention } from '#lib/retention.ts';
import type { Log } from '#server/log.ts';
import { doChore } from '#server/observe/chores.ts';
import { sumUpRefusals } from '#server/store/audit/record-refusal.ts';
import type { Database } from '#server/store/database/database.ts';
import { deleteOldDrafts } from '#server/store/drafts/delete-drafts.ts';
import { forgetOldRequests } from '#server/store/limits/rate-limit.ts';
import { deleteOldBatch } from '#server/store/retention/delete-old.ts';

const EVERY_MS = 60_000;
/** How often this process looks for old data, unless the last batch was full. */
const RETENTION_EVERY_MS = 60 * 60_000;

/** Runs the housekeeping for past minutes. Every process does so and skips what another is working on. */
export function openMinuteChores(
  { db, log, retention = {} }: { db: Database; log: Log; retention?: Retention | undefined },
  everyMs = EVERY_MS,
): { close(): Promise<void> } {
  const closing = new AbortController();
  let retentionDueMs = 0;
  const working = (async () => {
    for (;;) {
      await sleep(everyMs, undefined, { signal: closing.signal }).catch(() => undefined);
      if (closing.signal.aborted) return;
      const attempt = (what: string, work: (of: Database) => Promise<unknown>) =>
        doChore('housekeeping', async () => void (await work(db))).catch((error) =>
          log.error({ err: error }, `could not ${what}`),
        );
      await attempt('record the number of denied requests', sumUpRefusals);
      await attempt('delete the request counts of past minutes', forgetOldRequests);
      await attempt('delete the old drafts', deleteOldDrafts);
      if (performance.now() < retentionDueMs) continue;
      let hasMore = false;
      await doChore('retention', async () => {
        hasMore = await deleteOldBatch(db, retention);
      }).catch((error) => log.error({ err: error }, 'could not delete the old data'));
      if (!hasMore) retentionDueMs = performance.now() + RETENTION_EVERY_MS;
    }
  })();
  return {
    async close() {
      closing.abort();
      await working;
    },
  };
}
