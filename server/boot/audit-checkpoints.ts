import { setTimeout as sleep } from 'node:timers/promises';
import { readCheckpoints, writeCheckpoint } from '#server/audit/checkpoint-files.ts';
import type { Settings } from '#server/env.ts';
import type { Log } from '#server/log.ts';
import type { Database } from '#server/store/database.ts';
import { loadLastAudit } from '#server/store/load-audit.ts';

const LOOK_EVERY_MS = 5_000;
const WRITE_EVERY_MS = 5 * 60_000;
const WRITE_EVERY_RECORDS = 1_000;

interface Pace {
  lookEveryMs: number;
  writeEveryMs: number;
  writeEveryRecords: number;
}

const PACE: Pace = {
  lookEveryMs: LOOK_EVERY_MS,
  writeEveryMs: WRITE_EVERY_MS,
  writeEveryRecords: WRITE_EVERY_RECORDS,
};

/**
 * Writes the number and hash of the last audit record, signed, outside of the database: every 1,000 records or 5 minutes, and when the
 * portal stops. What the database says of the time before can be compared with it for ever.
 */
export function openAuditCheckpoints(
  { db, log, audit }: { db: Database; log: Log; audit: Settings['audit'] },
  pace: Pace = PACE,
): { close(): Promise<void> } {
  const { folder, key } = audit;
  let written: { no: number; hash: string } | undefined = readCheckpoints(folder, key).checkpoints.at(-1);
  let writtenAtMs = performance.now();

  async function look(isLast = false): Promise<void> {
    const last = await loadLastAudit(db);
    if (!last || last.hash === written?.hash) return;
    const isMany = Math.abs(last.no - (written?.no ?? 0)) >= pace.writeEveryRecords;
    const isLong = performance.now() - writtenAtMs >= pace.writeEveryMs;
    if (!isMany && !isLong && !isLast) return;
    writeCheckpoint(folder, key, { no: last.no, hash: last.hash, at: last.at });
    written = last;
    writtenAtMs = performance.now();
  }

  const attempt = (isLast?: boolean) =>
    look(isLast).catch((error) => log.error({ err: error }, 'could not write a checkpoint of the audit records'));
  const closing = new AbortController();
  const looking = (async () => {
    while (await isTimeToLook(pace.lookEveryMs, closing.signal)) await attempt();
  })();
  return {
    async close() {
      closing.abort();
      await looking;
      await attempt(true);
    },
  };
}

/** Waits for the next look; false where there is none. */
async function isTimeToLook(lookEveryMs: number, closing: AbortSignal): Promise<boolean> {
  await sleep(lookEveryMs, undefined, { signal: closing }).catch(() => undefined);
  return !closing.aborted;
}
