import type { Log } from '#server/log.ts';
import type { Database } from '#server/store/database.ts';
import { releaseLease } from '#server/store/release-lease.ts';
import { renewLease } from '#server/store/renew-lease.ts';

export const LEASE_MS = 12_000;
const RENEW_EVERY_MS = 3_000;

/** The run was taken over, or the lease may have run out: whatever this process still does for it must not be sent. */
export class LeaseLostError extends Error {
  constructor() {
    super('the lease on the run is lost');
    this.name = 'LeaseLostError';
  }
}

/** A worker's hold on a run. The database's clock decides; the local one is only used to stop early, never to go on. */
export interface Lease {
  runId: string;
  epoch: number;
  /** Aborted with a LeaseLostError, or with the reason of the process's own stop. */
  signal: AbortSignal;
  /** Throws where a call to AWS must not be sent any more. */
  assertHeld(): void;
  /** Stops whatever this process still does for the run; the lease itself is kept until it is given back. */
  abandon(): void;
  release(): Promise<void>;
}

export function holdLease(
  db: Database,
  log: Log,
  claim: { runId: string; epoch: number; claimedAt: number },
  stop: AbortSignal,
): Lease {
  const { runId, epoch } = claim;
  const lost = new AbortController();
  const signal = AbortSignal.any([lost.signal, stop]);
  // Counted from before the statement was sent: the database's lease cannot end earlier.
  let heldUntil = claim.claimedAt + LEASE_MS;

  async function renew(): Promise<void> {
    const askedAt = performance.now();
    try {
      if (await renewLease(db, { runId, epoch, leaseMs: LEASE_MS })) heldUntil = askedAt + LEASE_MS;
      else lost.abort(new LeaseLostError());
    } catch (error) {
      log.warn({ runId, err: error }, 'could not renew the lease');
    }
  }

  const timer = setInterval(() => void renew(), RENEW_EVERY_MS);
  return {
    runId,
    epoch,
    signal,
    assertHeld() {
      signal.throwIfAborted();
      if (performance.now() > heldUntil) throw new LeaseLostError();
    },
    abandon: () => lost.abort(new LeaseLostError()),
    async release() {
      clearInterval(timer);
      lost.abort(new LeaseLostError());
      await releaseLease(db, { runId, epoch }).catch((error: unknown) => {
        log.warn({ runId, err: error }, 'could not give the lease back: it ends by itself');
      });
    },
  };
}
