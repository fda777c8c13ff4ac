import { unwrap } from '#lib/errors.ts';
import { type Actor, personOf } from '#lib/people/access.ts';
import type { CleanUpPlan } from '#lib/plan/clean-up-plan.ts';
import { decideCleanUp } from '#lib/runs/clean-up.ts';
import { READ_ATTEMPTS, readAccount } from '#server/aws/session/read-account.ts';
import { openRunAwsToLook } from '#server/engine/calls/open-run-aws.ts';
import { type CleanedRun, loadCleanedRun } from '#server/engine/clean-up/cleaned-run.ts';
import { makeCleanUpPlan } from '#server/engine/clean-up/make-clean-up-plan.ts';
import type { Portal } from '#server/portal.ts';
import { recordAct } from '#server/store/audit/append-audit.ts';
import { findRunsOnKey } from '#server/store/runs/find-runs-on-key.ts';

/**
 * Plans what a clean-up of the run would delete, with read-only calls. Throws not-found, not-cleanable, and AWS errors.
 */
export async function planCleanUp(portal: Portal, actor: Actor, { runId }: { runId: string }): Promise<CleanUpPlan> {
  const run = await loadCleanableRun(portal, actor, runId);
  const { teamId } = run.view;
  await recordAct(portal.db, { kind: 'clean-up-plan', teamId, runId, by: personOf(actor), data: {} });
  return readCleanUpPlan(portal, actor, run);
}

/** Loads a run that the actor may clean up now. Throws not-found, also for another team's run, and not-cleanable. */
export async function loadCleanableRun({ db }: Pick<Portal, 'db'>, actor: Actor, runId: string): Promise<CleanedRun> {
  const run = await loadCleanedRun(db, runId);
  unwrap(decideCleanUp(run.view, actor));
  return run;
}

/** Reads the run's remaining resources with the team's deployer role and plans what would be deleted. */
export function readCleanUpPlan(portal: Portal, actor: Actor, run: CleanedRun): Promise<CleanUpPlan> {
  const { view } = run;
  return readAccount(openRunAwsToLook(portal, view, { by: actor, maxAttempts: READ_ATTEMPTS }), (aws) =>
    makeCleanUpPlan({ aws, run, findRunsOnKey: (keyArn) => findRunsOnKey(portal.db, keyArn, view.id) }),
  );
}
