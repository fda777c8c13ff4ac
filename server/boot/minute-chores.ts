import { setTimeout as sleep } from 'node:timers/promises';
import type { Chore } from '#lib/portal-status.ts';
import { draftDaysOf, type Retention } from '#lib/retention.ts';
import type { Log } from '#server/log.ts';
import { doChore } from '#server/observe/chores.ts';
import { sumUpRefusals } from '#server/store/audit/record-refusal.ts';
import type { Database } from '#server/store/database/database.ts';
import { deleteOldDrafts } from '#server/store/drafts/delete-drafts.ts';
import { forgetOldRequests } from '#server/store/limits/rate-limit.ts';
import { deleteOldBatch } from '#server/store/retention/delete-old.ts';
import { projectOutdatedRuns } from '#server/store/runs/project-outdated-runs.ts';

const EVERY_MS = 60_000;
/** How often this process looks for old data, unless the last batch was full. */
const RETENTION_EVERY_MS = 60 * 60_000;

/** Runs the housekeeping for past minutes. Every process does so and skips what another is working on. */
export function openMinuteChores(
  { db, log, retention = {} }: { db: Database; log: Log; retention?: Retention | undefined },
  everyMs = EVERY_MS,
): { close(): Promise<void> } {
  const closing = new AbortController();
  const { signal } = closing;
  const attempt = (what: string, chore: Chore, work: () => Promise<unknown>) =>
    doChore(chore, async () => void (await work())).catch((error) => log.error({ err: error }, `could not ${what}`));
  const repeat = async (round: () => Promise<void>) => {
    for (;;) {
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await round();
    }
  };
  let retentionDueMs = 0;
  const working = Promise.all([
    repeat(async () => {
      await attempt('record the number of denied requests', 'housekeeping', () => sumUpRefusals(db));
      await attempt('delete the request counts of past minutes', 'housekeeping', () => forgetOldRequests(db));
      await attempt('delete the old drafts', 'housekeeping', () => deleteOldDrafts(db, draftDaysOf(retention)));
      if (performance.now() < retentionDueMs) return;
      let hasMore = false;
      await attempt('delete the old data', 'retention', async () => {
        hasMore = await deleteOldBatch(db, retention);
      });
      if (!hasMore) retentionDueMs = performance.now() + RETENTION_EVERY_MS;
    }),
    // After the upgrade of a large database, this takes longer than a minute.
    repeat(() => attempt('make earlier runs searchable', 'housekeeping', () => projectOutdatedRuns(db, signal))),
  ]);
  return {
    async close() {
      closing.abort();
      await working;
    },
  };
}
