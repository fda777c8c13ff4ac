'use server';
import type { Result } from '#lib/errors.ts';
import { ACTION_INPUTS } from '#lib/request/action-inputs.ts';
import { requestDenial } from '#server/engine/approval/request-denial.ts';
import { answer } from './answer.ts';
import { unwrap } from './unwrap.ts';

/** Denies a run for good, and destroys its passwords. Errors: not-found, approval-own, not-awaiting-approval. */
export async function denyRun(input: { runId: string; reason: string }): Promise<Result<null>> {
  return answer('run.deny', ACTION_INPUTS.denyRun, input, async (denied, actor, portal) => {
    unwrap(await requestDenial(portal, actor, denied));
    return null;
  });
}
