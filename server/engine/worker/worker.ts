import type { Portal } from '#server/portal.ts';
import { deleteExpiredEscrow } from '#server/store/runs/escrow-rows.ts';
import { expireApprovals } from '#server/store/runs/expire-approvals.ts';
import { findAbandonedRuns } from '#server/store/runs/lease.ts';
import { actEvery } from '#server/time.ts';
import { openSweeper } from '../sweep/sweeper.ts';
import { executeRun } from './execute-run.ts';

/** Runs that one process works on at the same time. */
const CONCURRENCY = 12;

/** How often a worker does its chores. */
export const CHORE_PACE = {
  /** A small part of the time for which a run stands still after its worker dies. */
  abandonedMs: 1_000,
  /** For passwords and requests for approval. */
  expireMs: 60_000,
  /** How soon a sweep starts after support asks for it. */
  sweepCheckMs: 2_000,
  /** A process that has just started has runs to take up before it sweeps on schedule. */
  firstSweepMs: 3 * 60_000,
};

export interface Worker {
  /** No new run is begun; runs in work stop at their next call and are handed to another process. */
  stop(): Promise<void>;
}

/**
 * Takes runs from the queue, and once in a while looks for what the queue cannot know: runs whose worker died, passwords and
 * requests for approval whose time is over, and resources that no run accounts for. Several processes may do this at once: the claim lets one of them through.
 */
export async function startWorker(portal: Portal, pace = CHORE_PACE): Promise<Worker> {
  const stopping = new AbortController();
  const inWork = new Set<Promise<unknown>>();
  const teamIds = portal.config.teams.map(({ id }) => id);
  const track = async (work: Promise<unknown>) => {
    inWork.add(work);
    await work.finally(() => inWork.delete(work));
  };

  const handOutNoMore = await portal.queue.work((runId) => track(workOrHandOn(portal, runId, stopping.signal)), {
    concurrency: CONCURRENCY,
  });
  const sweeper = openSweeper(portal, stopping.signal);
  const { time } = portal;
  const startedAt = time.monotonicMs();
  const chores = new AbortController();
  const every = (ms: number, what: string, chore: () => Promise<void>) =>
    void actEvery(time, ms, chores.signal, oneAtATime(portal, what, chore));
  every(pace.abandonedMs, 'look for abandoned runs', async () => {
    for (const runId of await findAbandonedRuns(portal.db, teamIds)) await portal.queue.enqueue(runId);
  });
  every(pace.expireMs, 'destroy expired passwords', async () => {
    const destroyed = await deleteExpiredEscrow(portal.db);
    if (destroyed.length > 0) portal.log.info({ runs: destroyed.length }, 'destroyed expired passwords');
  });
  every(pace.expireMs, 'end the runs that no lead has answered in time', async () => {
    const ended = await expireApprovals(portal.db);
    if (ended > 0) portal.log.info({ runs: ended }, 'ended runs that no lead has answered in time');
  });
  every(pace.sweepCheckMs, 'compare the accounts with the runs', () => {
    const { sweepMinutes } = portal.settings;
    const isScheduled = sweepMinutes > 0 && time.monotonicMs() - startedAt > pace.firstSweepMs;
    return track(sweeper.sweepDue(isScheduled ? sweepMinutes : null));
  });
  return {
    async stop() {
      chores.abort();
      // First: what is handed on must not come back here.
      await handOutNoMore();
      stopping.abort(new Error('the process stops'));
      await Promise.allSettled(inWork);
    },
  };
}

/** A run that is left because this process stops waits in the queue at once, instead of until it is missed. */
async function workOrHandOn(portal: Portal, runId: string, stop: AbortSignal): Promise<void> {
  const isOurs = await executeRun(portal, runId, stop);
  if (isOurs && stop.aborted) await portal.queue.enqueue(runId);
}

/** A chore that is to be repeated: never two at once; a failure is logged and the next turn tries again. */
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
