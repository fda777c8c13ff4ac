import { setTimeout as sleep } from 'node:timers/promises';
import { appendCheckpoint } from '#server/audit/checkpoint-files.ts';
import { checkpointHash, signCheckpoint } from '#server/audit/checkpoint-keys.ts';
import type { Log } from '#server/log.ts';
import { doChore } from '#server/observe/chores.ts';
import type { Settings } from '#server/settings/env.ts';
import { addCheckpoint, loadLastSealed } from '#server/store/audit/audit-checkpoints.ts';
import type { Database } from '#server/store/database/database.ts';

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
 * Writes signed checkpoints (number and hash of the last audit record) outside the database: immediately if there are
 * none, then every 1,000 records or 5 minutes, and when the portal stops. All processes share one chain, and the
 * database stores its last number and hash, so that missing checkpoints are detected. With `auditDays`, a checkpoint
 * also gives up the records that are older, as far as an earlier checkpoint sealed them.
 */
export function openAuditCheckpoints(
  { db, log, audit, auditDays }: { db: Database; log: Log; audit: Settings['audit']; auditDays?: number | undefined },
  pace: Pace = PACE,
): { close(): Promise<void> } {
  const { folder, keys } = audit;
  type Sealed = Awaited<ReturnType<typeof loadLastSealed>>;

  const isDue = (no: number, head: Sealed['head']) =>
    !head || Math.abs(no - head.recordNo) >= pace.writeEveryRecords || head.ageMs >= pace.writeEveryMs;

  async function check(isLast: boolean): Promise<void> {
    const { record, head } = await loadLastSealed(db);
    if (!record || record.hash === head?.recordHash || !(isLast || isDue(record.no, head))) return;
    await addCheckpoint(db, { isDue: (newest, before) => isLast || isDue(newest.no, before), auditDays, write });
  }

  function write(next: Parameters<Parameters<typeof addCheckpoint>[1]['write']>[0]) {
    const checkpoint = signCheckpoint(keys, next);
    try {
      appendCheckpoint(folder, checkpoint);
    } catch (cause) {
      throw new Error('could not write to AUDIT_DIR', { cause });
    }
    const { number, key } = checkpoint;
    return { number, key, hash: checkpointHash(checkpoint), recordNo: next.record.no, recordHash: next.record.hash };
  }

  const attempt = (isLast: boolean) =>
    doChore('audit-checkpoints', () => check(isLast)).catch((error) =>
      log.error({ err: error }, 'could not write an audit checkpoint'),
    );
  const closing = new AbortController();
  const checking = (async () => {
    while (await waitForNextCheck(pace.lookEveryMs, closing.signal)) await attempt(false);
  })();
  return {
    async close() {
      closing.abort();
      await checking;
      await attempt(true);
    },
  };
}

/** Waits for the next check; false when closing. */
async function waitForNextCheck(lookEveryMs: number, closing: AbortSignal): Promise<boolean> {
  await sleep(lookEveryMs, undefined, { signal: closing }).catch(() => undefined);
  return !closing.aborted;
}
