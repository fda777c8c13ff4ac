import type { Portal } from '#server/portal.ts';
import { type LeaseEnd, readRunState, releaseLease, renewLease } from '#server/store/runs/lease.ts';
import { actEvery } from '#server/time.ts';

export const LEASE_MS = 12_000;
const RENEW_EVERY_MS = 3_000;

/** Another process has the run, or the lease may have expired. Nothing more may be sent for it. */
export class LeaseLostError extends Error {
  constructor() {
    super('the lease on the run is lost');
    this.name = 'LeaseLostError';
  }
}

/** A cancellation was requested: nothing new is sent, and waits end. */
export class RunCancelledError extends Error {
  constructor() {
    super('the run is being cancelled');
    this.name = 'RunCancelledError';
  }
}

/** A worker's lease on a run. The database's clock decides; the local one is only used to stop early. */
export interface Lease {
  runId: string;
  epoch: number;
  /** Aborted with a LeaseLostError or the reason the process stops. Nothing more is sent, and waits end. */
  signal: AbortSignal;
  /**
   * Aborted with a LeaseLostError. Nothing more is written. When the process stops, responses received so far are still
   * stored.
   */
  lost: AbortSignal;
  /** Aborted with a RunCancelledError. Calls in flight are awaited, and no others follow. */
  cancelled: AbortSignal;
  /** Throws if no call to AWS may be sent. */
  assertHeld(): void;
  /** Throws if another process may have the run by now. */
  assertNotOver(): void;
  /** Marks the run as being cancelled. */
  cancel(): void;
  /**
   * Stops all work of this process on the run, which has failed, or is cut off from the database. The lease is kept until
   * it is released.
   */
  abandon(): void;
  /**
   * Gives the run back. If the database didn't answer the last renewal, resolves once it has answered this, or the
   * process stops: otherwise the worker would count as dead.
   */
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
  // Measured from before the claim was sent, so the database's lease can't end earlier.
  let heldUntil = claim.claimedAt + LEASE_MS;
  const released = new AbortController();
  let end: LeaseEnd = 'left';

  async function renew(): Promise<void> {
    const askedAt = time.monotonicMs();
    try {
      const state = await renewLease(db, { runId, epoch, leaseMs: LEASE_MS });
      if (state === null) return lost.abort(new LeaseLostError());
      heldUntil = askedAt + LEASE_MS;
      if (end === 'cut-off') end = 'left';
      if (state === 'cancelling') cancel();
    } catch (error) {
      if (end === 'left') end = 'cut-off';
      log.warn({ runId, err: error }, 'could not renew the lease');
    }
  }

  /** Cancellations arrive with the feed, or else with the next renewal. */
  async function lookForCancellation(): Promise<void> {
    try {
      if ((await readRunState(db, runId)) === 'cancelling') cancel();
    } catch (error) {
      log.debug({ runId, err: error }, 'could not check for a cancellation; the next renewal will');
    }
  }

  async function tryRelease(): Promise<boolean> {
    try {
      await releaseLease(db, { runId, epoch, end });
      return true;
    } catch (error) {
      log.warn({ runId, err: error }, 'could not release the lease; it will expire');
      return false;
    }
  }

  function assertNotOver(): void {
    lost.signal.throwIfAborted();
    if (time.monotonicMs() > heldUntil) throw new LeaseLostError();
  }

  const unsubscribe = feed.subscribeToCancel(runId, () => void lookForCancellation());
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
    abandon() {
      if (end === 'left') end = 'failed';
      lost.abort(new LeaseLostError());
    },
    async release() {
      released.abort();
      unsubscribe();
      lost.abort(new LeaseLostError());
      while (!(await tryRelease()) && end === 'cut-off' && !stop.aborted)
        // Only the process's stop ends the pause early.
        await time.sleep(RENEW_EVERY_MS, stop).catch(() => undefined);
    },
  };
}
