import 'server-only';
import type { Actor } from '#lib/people/access.ts';
import type { CleanUpPlan } from '#lib/plan/clean-up-plan.ts';
import { decideCleanUp } from '#lib/runs/clean-up.ts';
import { type CleanedRun, loadCleanedRun } from '#server/engine/clean-up/cleaned-run.ts';
import { makeCleanUpPlan } from '#server/engine/clean-up/make-clean-up-plan.ts';
import type { Portal } from '#server/portal.ts';
import { openRunAwsToLook } from '../engine/calls/open-run-aws.ts';
import { findRunsOnKey } from '../store/runs/find-runs-on-key.ts';
import { READ_ATTEMPTS, readAccount } from './read-account.ts';
import { unwrap } from './unwrap.ts';

/** A run that the actor may clean up now. Throws not-found, also where it is another team's, and not-cleanable. */
export async function loadCleanableRun({ db }: Portal, actor: Actor, runId: string): Promise<CleanedRun> {
  const run = await loadCleanedRun(db, runId);
  unwrap(decideCleanUp(run.view, actor));
  return run;
}

/** What is left of the run and what would be taken away, by reading its account with the team's deployer role. */
export function readCleanUpPlan(portal: Portal, actor: Actor, run: CleanedRun): Promise<CleanUpPlan> {
  const { view } = run;
  return readAccount(openRunAwsToLook(portal, view, { by: actor, maxAttempts: READ_ATTEMPTS }), (aws) =>
    makeCleanUpPlan({ aws, run, findRunsOnKey: (keyArn) => findRunsOnKey(portal.db, keyArn, view.id) }),
  );
}
