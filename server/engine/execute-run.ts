import { portalTags } from '#lib/aws/policies.ts';
import { readySteps, restingState, STEP_NAMES, type StepName, type StepState } from '#lib/setup/steps.ts';
import type { RunView } from '#lib/setup/view.ts';
import { openTeamAws, type TeamAws } from '#server/aws/team-aws.ts';
import { findTeam, type Portal } from '#server/portal.ts';
import { isStaleEpoch } from '#server/store/append-changes.ts';
import { claimRun } from '#server/store/claim-run.ts';
import { loadRunView } from '#server/store/load-run.ts';
import { Journal } from './journal.ts';
import { holdLease, LEASE_MS, type Lease, LeaseLostError } from './lease.ts';
import { runStep } from './run-step.ts';

/** What a run's steps share while this process works on it. */
export interface RunWork {
  portal: Portal;
  lease: Lease;
  journal: Journal;
  aws: TeamAws;
  tags: { key: string; value: string }[];
}

/**
 * Claims a run and works on it until nothing is left to start: whatever is ready runs at the same time. Returns false where another
 * process holds it or it is at rest. A process that stops or loses its lease leaves the rest to whoever claims it next.
 */
export async function executeRun(portal: Portal, runId: string, stop: AbortSignal): Promise<boolean> {
  const claimedAt = performance.now();
  const claim = await claimRun(portal.db, { runId, owner: portal.processId, leaseMs: LEASE_MS });
  if (!claim) return false;
  const log = portal.log.child({ runId, epoch: claim.epoch });
  const lease = holdLease(portal.db, log, { runId, epoch: claim.epoch, claimedAt }, stop);
  try {
    const view = await loadRunView(portal.db, runId);
    if (!view) throw new Error('a claimed run has no events');
    await workOn(portal, lease, view);
  } catch (error) {
    if (!isStaleEpoch(error) && !(error instanceof LeaseLostError) && !stop.aborted) throw error;
    log.info('left the run to another process');
  } finally {
    await lease.release();
  }
  return true;
}

async function workOn(portal: Portal, lease: Lease, view: RunView): Promise<void> {
  const aws = openTeamAws({
    // The account that was planned: a configuration that has changed since must not move half of a run to another one.
    team: { ...findTeam(portal.config, view.teamId), accountId: view.accountId },
    region: view.region,
    sessionName: `limitless-${view.id}`,
    sourceIdentity: view.requestedBy.name,
    maxAttempts: 1,
  });
  const journal = new Journal(portal.db, lease, view);
  try {
    await takeOver(journal);
    await runGraph({ portal, lease, journal, aws, tags: portalTags(view.teamId, view.id) });
  } finally {
    aws.close();
  }
}

/** Closes the attempts that a dead worker left open, so that what follows is a new attempt of its own. */
async function takeOver(journal: Journal): Promise<void> {
  const { state, steps } = journal.view;
  const open = STEP_NAMES.filter((name) => ['running', 'waiting'].includes(steps[name].state));
  await journal.write([
    ...(state === 'queued' ? [{ type: 'run.started' as const }] : []),
    ...open.map((step) => ({ type: 'step.interrupted' as const, step, attempt: steps[step].attempts.length })),
  ]);
}

async function runGraph(work: RunWork): Promise<void> {
  const { journal, lease } = work;
  const running = new Map<StepName, Promise<void>>();
  try {
    for (;;) {
      lease.signal.throwIfAborted();
      for (const name of readySteps(stepStates(journal.view))) {
        if (running.has(name)) continue;
        running.set(
          name,
          runStep(work, name).finally(() => running.delete(name)),
        );
      }
      if (running.size === 0) break;
      await Promise.race(running.values());
    }
  } catch (error) {
    // The run goes to another process, or to this one anew: the other steps stop, and have stopped before the lease is given back.
    lease.abandon();
    await Promise.allSettled(running.values());
    throw error;
  }
  const resting = restingState(stepStates(journal.view));
  if (resting !== 'cancelled') await journal.write([{ type: `run.${resting}` }]);
}

function stepStates(view: RunView): Record<StepName, StepState> {
  return Object.fromEntries(STEP_NAMES.map((name) => [name, view.steps[name].state])) as Record<StepName, StepState>;
}
