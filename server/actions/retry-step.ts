'use server';
import type { Result } from '#lib/errors.ts';
import { ACTION_INPUTS } from '#lib/setup/action-inputs.ts';
import type { StepName } from '#lib/setup/steps.ts';
import { requestRetry } from '#server/engine/request-retry.ts';
import { answer } from './answer.ts';
import { orThrow } from './or-throw.ts';

/** Reopens a failed step. Errors: not-found, not-retryable, names-in-use, password-expired. */
export async function retryStep(input: { runId: string; step: StepName }): Promise<Result<null>> {
  return answer('run.retry', ACTION_INPUTS.retryStep, input, async (wanted, actor, portal) => {
    orThrow(await requestRetry(portal, actor, wanted));
    return null;
  });
}
