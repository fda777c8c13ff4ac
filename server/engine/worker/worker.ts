import type { Chore } from '#lib/portal-status.ts';
import { doChore } from '#server/observe/chores.ts';
import type { Portal } from '#server/portal.ts';
import { deleteExpiredEscrow } from '#server/store/runs/escrow-rows.ts';
import { expireApprovals } from '#server/store/runs/expire-approvals.ts';
import { actEvery } from '#server/time.ts';
import { openSetupChecker } from '../setups/checker.ts';
import { openSweeper } from '../sweep/sweeper.ts';
import { RunTaker } from './run-taker.ts';

/** Intervals of a worker's chores. */
export const CHORE_PACE = {
  /** A small part of the time a run is idle after its worker dies. Runs that people start are announced. */
  takeMs: 1_000,
  /** For passwords and approval requests. */
  expireMs: 60_000,
  /** How soon a sweep starts after support requests it. */
  sweepCheckMs: 2_000,
  /** After a start, resuming runs comes before scheduled sweeps and checks of setups. */
  firstSweepMs: 3 * 60_000,
  /** How soon a check of a setup starts after a person requests it. */
  setupCheckMs: 2_000,
};

export interface Worker {
  /** Starts no new run. Runs in progress stop at their next call and are handed to another process. */
  stop(): Promise<void>;
}

/**
 * Takes runs that wait for a worker or have lost theirs, and periodically checks for expired passwords and approval
 * requests, resources without a run, and setups that differ from AWS. Several processes may do this at the same time:
 * each run or chore is claimed by one of them.
 */
export async function startWorker(portal: Portal, pace = CHORE_PACE): Promise<Worker> {
  const stopping = new AbortController();
  const inWork = new Set<Promise<unknown>>();
  const track = async (work: Promise<unknown>) => {
    inWork.add(work);
    await work.finally(() => inWork.delete(work));
  };

  const taker = new RunTaker(portal, stopping.signal);
  const sweeper = openSweeper(portal, stopping.signal);
  const checker = openSetupChecker(portal, stopping.signal);
  const { time } = portal;
  const startedAt = time.monotonicMs();
  const isSettled = () => time.monotonicMs() - startedAt > pace.firstSweepMs;
  const chores = new AbortController();
  const every = (ms: number, name: Chore, what: string, chore: () => Promise<void>) =>
    void actEvery(
      time,
      ms,
      chores.signal,
      oneAtATime(portal, what, () => doChore(name, chore)),
    );
  every(pace.takeMs, 'waiting-runs', 'look for waiting runs', () => taker.take());
  taker.takeSoon();
  const unsubscribe = portal.feed.subscribeToWaiting(() => taker.takeSoon());
  every(pace.expireMs, 'expired-passwords', 'delete expired passwords', async () => {
    const destroyed = await deleteExpiredEscrow(portal.db);
    if (destroyed.length > 0) portal.log.info({ runs: destroyed.length }, 'deleted expired passwords');
  });
  every(pace.expireMs, 'expired-approvals', 'expire approval requests', async () => {
    const ended = await expireApprovals(portal.db);
    if (ended > 0) portal.log.info({ runs: ended }, 'expired approval requests');
  });
  every(pace.sweepCheckMs, 'sweeps', 'compare the accounts with the runs', () => {
    const { sweepMinutes } = portal.settings;
    return track(sweeper.sweepDue(sweepMinutes > 0 && isSettled() ? sweepMinutes : null));
  });
  every(pace.setupCheckMs, 'setup-checks', 'compare the setups with AWS', () => track(checker.checkDue(isSettled())));
  return {
    async stop() {
      chores.abort();
      unsubscribe();
      stopping.abort(new Error('the process stops'));
      await Promise.allSettled([...inWork, taker.whenDone()]);
    },
  };
}

/** A repeated chore that never overlaps itself. Failures are logged, and the next turn tries again. */
function oneAtATime({ log }: Portal, what: string, chore: () => Promise<void>): () => Promise<void> {
  let isBusy = false;
  return async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      await chore();
    } catch (error) {
      log.warn({ err: error }, `could not ${what}`);
    } finally {
      isBusy = false;
    }
  };
}
