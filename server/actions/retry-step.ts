'use server';
import { z } from 'zod';
import type { Result } from '#lib/errors.ts';
import { stepNameSchema } from '#lib/setup/history.ts';
import type { StepName } from '#lib/setup/steps.ts';
import { requestRetry } from '#server/engine/request-retry.ts';
import { answer } from './answer.ts';
import { orThrow } from './or-throw.ts';

const inputSchema = z.strictObject({ runId: z.uuid(), step: stepNameSchema });

/** Reopens a failed step. Errors: not-found, not-retryable, names-in-use, password-expired. */
export async function retryStep(input: { runId: string; step: StepName }): Promise<Result<null>> {
  return answer('run.retry', inputSchema, input, async (wanted, actor, portal) => {
    orThrow(await requestRetry(portal, actor, wanted));
    return null;
  });
}
