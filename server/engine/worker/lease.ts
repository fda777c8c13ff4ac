import type { Portal } from '#server/portal.ts';
import { readRunState, releaseLease, renewLease } from '#server/store/runs/lease.ts';
import { actEvery } from '#server/time.ts';

export const LEASE_MS = 12_000;
const RENEW_EVERY_MS = 3_000;

/** The run was taken over, or the lease may have run out: whatever this process still does for it must not be sent. */
export class LeaseLostError extends Error {
  constructor() {
    super('the lease on the run is lost');
    this.name = 'LeaseLostError';
  }
}

/** Somebody has asked for the run to be cancelled: nothing new is sent, and waits end. */
export class RunCancelledError extends Error {
  constructor() {
    super('the run is being cancelled');
    this.name = 'RunCancelledError';
  }
}

/** A worker's hold on a run. The database's clock decides; the local one is only used to stop early, never to go on. */
export interface Lease {
  runId: string;
  epoch: number;
  /** Aborted with a LeaseLostError, or with the reason of the process's own stop: nothing more is sent, and waits end. */
  signal: AbortSignal;
  /** Aborted with a LeaseLostError: nothing more is written. What had its answer when the process was told to stop still is. */
  lost: AbortSignal;
  /** Aborted with a RunCancelledError. What is under way at AWS is waited for; nothing follows it. */
  cancelled: AbortSignal;
  /** Throws where a call to AWS must not be sent any more. */
  assertHeld(): void;
  /** Throws where somebody else may have the run by now. */
  assertNotOver(): void;
  /** Says that the run is being cancelled. */
  cancel(): void;
  /** Stops whatever this process still does for the run; the lease itself is kept until it is given back. */
  abandon(): void;
  release(): Promise<void>;
}

export function holdLease(
  { db, feed, log, time }: Pick<Portal, 'db' | 'feed' | 'log' | 'time'>,
  claim: { runId: string; epoch: number; claimedAt: number },
  stop: AbortSignal,
): Lease {
  const { runId, epoch } = claim;
  const lost = new AbortController();
  const cancelling = new AbortController();
  const cancel = () => cancelling.abort(new RunCancelledError());
  const signal = AbortSignal.any([lost.signal, stop]);
  // Counted from before the statement was sent: the database's lease cannot end earlier.
  let heldUntil = claim.claimedAt + LEASE_MS;

  async function renew(): Promise<void> {
    const askedAt = time.monotonicMs();
    try {
      const state = await renewLease(db, { runId, epoch, leaseMs: LEASE_MS });
      if (state === null) return lost.abort(new LeaseLostError());
      heldUntil = askedAt + LEASE_MS;
      if (state === 'cancelling') cancel();
    } catch (error) {
      log.warn({ runId, err: error }, 'could not renew the lease');
    }
  }

  /** A cancellation is noticed at once where the feed works, else with the next renewal. */
  async function lookForCancellation(): Promise<void> {
    try {
      if ((await readRunState(db, runId)) === 'cancelling') cancel();
    } catch (error) {
      log.debug({ runId, err: error }, 'could not look for a cancellation: the next renewal does');
    }
  }

  function assertNotOver(): void {
    lost.signal.throwIfAborted();
    if (time.monotonicMs() > heldUntil) throw new LeaseLostError();
  }

  const unsubscribe = feed.subscribe(runId, () => void lookForCancellation());
  const released = new AbortController();
  void actEvery(time, RENEW_EVERY_MS, released.signal, () => void renew());
  return {
    runId,
    epoch,
    signal,
    lost: lost.signal,
    cancelled: cancelling.signal,
    cancel,
    assertHeld() {
      signal.throwIfAborted();
      cancelling.signal.throwIfAborted();
      assertNotOver();
    },
    assertNotOver,
    abandon: () => lost.abort(new LeaseLostError()),
    async release() {
      released.abort();
      unsubscribe();
      lost.abort(new LeaseLostError());
      await releaseLease(db, { runId, epoch }).catch((error: unknown) => {
        log.warn({ runId, err: error }, 'could not give the lease back: it ends by itself');
      });
    },
  };
}
