import type { Portal } from '#server/portal.ts';
import { findAbandonedRuns } from '#server/store/abandoned-runs.ts';
import { deleteExpiredEscrow } from '#server/store/escrow-rows.ts';
import { executeRun } from './execute-run.ts';

/** Runs that one process works on at the same time. */
const CONCURRENCY = 12;
/** A part of the time in which a run stands still after its worker has died. */
const SWEEP_MS = 1_000;
const EXPIRE_MS = 60_000;

export interface Worker {
  /** No new run is begun; runs in work stop at their next call and are handed to another process. */
  stop(): Promise<void>;
}

/**
 * Takes runs from the queue, and once in a while looks for what the queue cannot know: runs whose worker died, and passwords whose
 * time is over. Several processes may do this at once: the claim lets one of them through.
 */
export async function startWorker(portal: Portal): Promise<Worker> {
  const stopping = new AbortController();
  const inWork = new Set<Promise<unknown>>();
  const teamIds = portal.config.teams.map(({ id }) => id);

  const handOutNoMore = await portal.queue.work(
    async (runId) => {
      const work = workOrHandOn(portal, runId, stopping.signal);
      inWork.add(work);
      await work.finally(() => inWork.delete(work));
    },
    { concurrency: CONCURRENCY },
  );
  const timers = [
    every(SWEEP_MS, portal, 'look for abandoned runs', async () => {
      for (const runId of await findAbandonedRuns(portal.db, teamIds)) await portal.queue.enqueue(runId);
    }),
    every(EXPIRE_MS, portal, 'destroy expired passwords', async () => {
      const destroyed = await deleteExpiredEscrow(portal.db);
      if (destroyed.length > 0) portal.log.info({ runs: destroyed.length }, 'destroyed expired passwords');
    }),
  ];
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
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

/** Repeats a chore, never two at once; a failure is logged and the next turn tries again. */
function every(ms: number, portal: Portal, what: string, chore: () => Promise<void>): NodeJS.Timeout {
  let isBusy = false;
  return setInterval(async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      await chore();
    } catch (error) {
      portal.log.warn({ err: error }, `could not ${what}`);
    } finally {
      isBusy = false;
    }
  }, ms);
}
