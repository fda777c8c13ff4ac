'use server';
import type { Result } from '#lib/errors.ts';
import { ACTION_INPUTS } from '#lib/request/action-inputs.ts';
import type { StepName } from '#lib/runs/steps.ts';
import { requestRetry } from '#server/engine/request-retry.ts';
import { answer } from './answer.ts';
import { unwrap } from './unwrap.ts';

/** Reopens every failed step, or the one that is named. Errors: not-found, not-retryable, names-in-use, password-expired. */
export async function retryRun(input: { runId: string; step: StepName | null }): Promise<Result<null>> {
  return answer('run.retry', ACTION_INPUTS.retryRun, input, async (wanted, actor, portal) => {
    unwrap(await requestRetry(portal, actor, wanted));
    return null;
  });
}
