'use server';
import type { Result } from '#lib/errors.ts';
import { ACTION_INPUTS } from '#lib/request/action-inputs.ts';
import { requestApproval } from '#server/engine/approval/request-approval.ts';
import { answer } from './answer.ts';
import { unwrap } from './unwrap.ts';

/** Approves the plan that the lead saw. Errors: not-found, approval-own, approval-plan-changed, not-awaiting-approval. */
export async function approveRun(input: { runId: string; planHash: string }): Promise<Result<null>> {
  return answer('run.approve', ACTION_INPUTS.approveRun, input, async (approved, actor, portal) => {
    unwrap(await requestApproval(portal, actor, approved));
    return null;
  });
}
