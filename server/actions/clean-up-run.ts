'use server';
import type { Result } from '#lib/errors.ts';
import { ACTION_INPUTS } from '#lib/request/action-inputs.ts';
import { type Confirmation, startCleanUp } from '#server/engine/clean-up/start-clean-up.ts';
import { answer } from './answer.ts';
import { limitSubmits } from './limit-person.ts';
import { loadCleanableRun, readCleanUpPlan } from './read-clean-up-plan.ts';

/**
 * Takes away what the run made, once: the same confirmation gives the same clean-up, however often it is sent. Errors: not-found,
 * not-cleanable, role-name-differs, clean-up-plan-changed, clean-up-open, request-key-reused, and what AWS answers to the plan's reads.
 */
export async function cleanUpRun(
  input: Omit<Confirmation, 'removes'> & { runId: string; removes: string[] },
): Promise<Result<{ runId: string }>> {
  return answer('run.clean-up', ACTION_INPUTS.cleanUpRun, input, async ({ runId, ...confirmation }, actor, portal) => {
    const run = await loadCleanableRun(portal, actor, runId);
    await limitSubmits(portal, actor, run.view.teamId);
    return startCleanUp(portal, actor, run.view, confirmation, () => readCleanUpPlan(portal, actor, run));
  });
}
