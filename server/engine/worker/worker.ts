import type { Chore } from '#lib/portal-status.ts';
import { doChore } from '#server/observe/chores.ts';
import type { Portal } from '#server/portal.ts';
import { RUNS_PER_PROCESS } from '#server/store/database/database.ts';
import { deleteExpiredEscrow } from '#server/store/runs/escrow-rows.ts';
import { expireApprovals } from '#server/store/runs/expire-approvals.ts';
import { findAbandonedRuns } from '#server/store/runs/lease.ts';
import { actEvery } from '#server/time.ts';
import { openSetupChecker } from '../setups/checker.ts';
import { openSweeper } from '../sweep/sweeper.ts';
import { executeRun } from './execute-run.ts';

/** Intervals of a worker's chores. */
export const CHORE_PACE = {
  /** A small part of the time a run is idle after its worker dies. */
  abandonedMs: 1_000,
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
 * Takes runs from the queue and periodically checks for runs that lost their worker, expired passwords and approval
 * requests, resources without a run, and setups that differ from AWS. Several processes may do this at the same time: each run or chore is claimed
 * by one of them.
 */
export async function startWorker(portal: Portal, pace = CHORE_PACE): Promise<Worker> {
  const stopping = new AbortController();
  const inWork = new Set<Promise<unknown>>();
  const teamIds = portal.config.teams.map(({ id }) => id);
  const track = async (work: Promise<unknown>) => {
    inWork.add(work);
    await work.finally(() => inWork.delete(work));
  };

  const handOutNoMore = await portal.queue.work(
    (runId, _signal, startedBy) => track(workOrRequeue(portal, runId, stopping.signal, startedBy)),
    { concurrency: RUNS_PER_PROCESS },
  );
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
  every(pace.abandonedMs, 'abandoned-runs', 'look for abandoned runs', async () => {
    for (const runId of await findAbandonedRuns(portal.db, teamIds)) await portal.queue.enqueue(runId);
  });
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
      // Must come first, so that runs handed over don't return to this process.
      await handOutNoMore();
      stopping.abort(new Error('the process stops'));
      await Promise.allSettled(inWork);
    },
  };
}

/** Queues a run that this process stops working on, so that it doesn't have to be found abandoned. */
async function workOrRequeue(portal: Portal, runId: string, stop: AbortSignal, startedBy?: string): Promise<void> {
  const isOurs = await executeRun(portal, runId, stop, startedBy);
  if (isOurs && stop.aborted) await portal.queue.enqueue(runId);
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
