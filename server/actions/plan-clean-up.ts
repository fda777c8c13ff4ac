'use server';
import type { Result } from '#lib/errors.ts';
import { personOf } from '#lib/people/access.ts';
import type { CleanUpPlan } from '#lib/plan/clean-up-plan.ts';
import { ACTION_INPUTS } from '#lib/request/action-inputs.ts';
import { recordAct } from '../store/audit/append-audit.ts';
import { answer } from './answer.ts';
import { loadCleanableRun, readCleanUpPlan } from './read-clean-up-plan.ts';

/** What a clean-up of the run would take away, by read-only calls. Errors: not-found, not-cleanable, and what AWS answers. */
export async function planCleanUp(input: { runId: string }): Promise<Result<CleanUpPlan>> {
  return answer('run.clean-up', ACTION_INPUTS.planCleanUp, input, async ({ runId }, actor, portal) => {
    const run = await loadCleanableRun(portal, actor, runId);
    const { teamId } = run.view;
    await recordAct(portal.db, { kind: 'clean-up-plan', teamId, runId, by: personOf(actor), data: {} });
    return readCleanUpPlan(portal, actor, run);
  });
}
