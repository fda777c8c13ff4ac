import { graphOf, restingState, stepNames } from '#lib/runs/graphs.ts';
import type { StepName } from '#lib/runs/steps.ts';
import type { RunView } from '#lib/runs/view.ts';
import { withRunInLog } from '#server/log.ts';
import { noteOnSpan, OUTCOME, withSpan } from '#server/observe/spans.ts';
import type { Portal } from '#server/portal.ts';
import { isStaleEpoch } from '#server/store/runs/append-changes.ts';
import { type Claim, claimNextRun, claimRun, SUSPECT_RECOVERIES } from '#server/store/runs/lease.ts';
import { loadRunView } from '#server/store/runs/load-run.ts';
import { openRunAws } from '../calls/open-run-aws.ts';
import { Journal } from './journal.ts';
import { holdLease, LEASE_MS, type Lease, LeaseLostError } from './lease.ts';
import { recoverRun } from './recover-run.ts';
import { runStep } from './run-step.ts';
import type { RunWork } from './run-work.ts';
import { startReady } from './what-follows.ts';

/** A run that this process has claimed. */
export interface ClaimedRun extends Claim {
  /** Monotonic, from before the claim was sent. */
  claimedAt: number;
  /** Called when a step succeeds, which resets the count of lost workers, and when the work ends. */
  leaveGate(): void;
}

/** Claims the next run that waits for a worker; null if none does. */
export function claimNext(portal: Portal, teamIds: readonly string[]): Promise<ClaimedRun | null> {
  return claimWith(portal, (claimant) => claimNextRun(portal.db, { teamIds, ...claimant }));
}

/** Claims a run and works on it. Returns false if another process holds the run or it has ended. */
export async function executeRun(portal: Portal, runId: string, stop: AbortSignal): Promise<boolean> {
  const claimed = await claimWith(portal, (claimant) => claimRun(portal.db, { runId, ...claimant }));
  if (claimed) await workOnRun(portal, claimed, stop);
  return claimed !== null;
}

async function claimWith(
  { suspects, time, processId }: Portal,
  send: (claimant: { owner: string; leaseMs: number; mayBeSuspect: boolean }) => Promise<Claim | null>,
): Promise<ClaimedRun | null> {
  const leave = suspects.enter();
  const leaveGate = () => leave?.();
  let isSuspect = false;
  try {
    const claimedAt = time.monotonicMs();
    const claim = await send({ owner: processId, leaseMs: LEASE_MS, mayBeSuspect: leave !== null });
    isSuspect = claim !== null && claim.recoveries >= SUSPECT_RECOVERIES;
    return claim && { ...claim, claimedAt, leaveGate };
  } finally {
    if (!isSuspect) leaveGate();
  }
}

/**
 * Works on a claimed run until no step is left to start. Independent steps run in parallel. A process that stops or loses
 * its lease leaves the rest to the next one that claims the run.
 */
export async function workOnRun(portal: Portal, claimed: ClaimedRun, stop: AbortSignal): Promise<void> {
  const { runId, epoch, traceParent } = claimed;
  const attributes = { 'portal.run.id': runId };
  try {
    await withSpan('run', { isRoot: true, startedBy: traceParent ?? undefined, attributes }, () =>
      withRunInLog({ runId, epoch }, () => workUnderLease(portal, claimed, stop)),
    );
  } finally {
    claimed.leaveGate();
  }
}

async function workUnderLease(portal: Portal, claim: ClaimedRun, stop: AbortSignal): Promise<void> {
  const { runId } = claim;
  const lease = holdLease(portal, claim, stop);
  try {
    const view = await loadRunView(portal.db, runId);
    if (!view) throw new Error('a claimed run has no events');
    noteOnSpan({ 'portal.run.kind': view.kind, 'portal.team.id': view.teamId });
    await workOn(scopeToTeam(portal, view.teamId), lease, view, claim);
  } catch (error) {
    const isLost = isStaleEpoch(error) || error instanceof LeaseLostError;
    if (!isLost && !stop.aborted) {
      // The next claim counts as a recovery.
      lease.abandon();
      throw error;
    }
    if (isLost) portal.metrics.countLostLease();
    portal.log.info('left the run to another process');
  } finally {
    await lease.release();
  }
}

function observeEnd({ metrics, time }: Portal, { kind, state }: RunView, claimedAt: number): void {
  noteOnSpan({ [OUTCOME]: state });
  if (state === 'succeeded' || state === 'failed' || state === 'cancelled')
    metrics.observeRun(kind, state, time.monotonicMs() - claimedAt);
}

/** Limits queries to the run's team, in case one of them forgets to. */
function scopeToTeam(portal: Portal, teamId: string): Portal {
  return { ...portal, db: portal.db.forTeams([teamId]) };
}

async function workOn(portal: Portal, lease: Lease, view: RunView, claim: ClaimedRun): Promise<void> {
  const journal = new Journal(portal, lease, view);
  // Only for the first worker: a later one must find what earlier ones have made.
  const prepared = claim.epoch === 1 ? portal.preparedRuns.take(view.id) : null;
  const aws = openRunAws(portal, lease, () => journal.view, prepared?.sessions);
  try {
    const mayGoOn = await recoverRun(journal, claim.recoveries, prepared?.done);
    const absent = new Set(prepared?.done.names.absent);
    if (mayGoOn) await runGraph({ portal, lease, journal, aws, absent }, claim.leaveGate);
    await finishRun(journal);
    observeEnd(portal, journal.view, claim.claimedAt);
  } finally {
    aws.close();
  }
}

async function runGraph(work: RunWork, onProgress: () => void): Promise<void> {
  const { journal, lease } = work;
  const running = new Map<StepName, Promise<void>>();
  try {
    for (;;) {
      lease.signal.throwIfAborted();
      if (!lease.cancelled.aborted && startReady(journal.view).length > 0) await journal.write(startReady);
      if (journal.view.state === 'cancelling') lease.cancel();
      for (const name of startedSteps(journal.view)) {
        if (running.has(name)) continue;
        running.set(
          name,
          runStep(work, name)
            .then(() => {
              if (journal.view.steps[name].state === 'succeeded') onProgress();
            })
            .finally(() => running.delete(name)),
        );
      }
      if (running.size === 0) break;
      await Promise.race(running.values());
    }
  } catch (error) {
    // The run will be claimed again. Unless the process is stopping, the other steps are aborted and must end before
    // the lease is released. When the process stops, they end at their next call, and responses up to then are stored.
    if (!lease.signal.aborted) lease.abandon();
    await Promise.allSettled(running.values());
    throw error;
  }
}

function startedSteps(view: RunView): StepName[] {
  return stepNames(view).filter((name) => ['running', 'waiting'].includes(view.steps[name].state));
}

/** Stores the final state when no step is running. A cancellation after the last step has no effect. */
async function finishRun(journal: Journal): Promise<void> {
  const { view } = journal;
  if (view.state === 'awaiting-approval' || view.state === 'succeeded') return;
  const resting = restingState(graphOf(view), view.steps);
  await journal.write(({ state }) => [
    state === 'cancelling' && resting !== 'succeeded' ? { type: 'run.cancelled' } : { type: `run.${resting}` },
  ]);
}
