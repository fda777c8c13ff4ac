'use server';
import { z } from 'zod';
import type { Result } from '#lib/errors.ts';
import { stepNameSchema } from '#lib/setup/history.ts';
import { decideRetry } from '#lib/setup/retry.ts';
import type { StepName } from '#lib/setup/steps.ts';
import { changeRun } from '#server/store/change-run.ts';
import { refuseNamesInUse } from '#server/store/refuse-names-in-use.ts';
import { answer } from './answer.ts';
import { orThrow } from './or-throw.ts';

const inputSchema = z.strictObject({ runId: z.uuid(), step: stepNameSchema });

/** Reopens a failed step. Errors: not-found, not-retryable, names-in-use, password-expired. */
export async function retryStep(input: { runId: string; step: StepName }): Promise<Result<null>> {
  return answer(inputSchema, input, async ({ runId, step }, actor, portal) => {
    const changed = await changeRun(
      portal.db,
      runId,
      (view) => decideRetry(view, actor, step),
      async (trx, { accountId, request }) => {
        // Since the run failed somebody may have asked for the same names anew.
        await refuseNamesInUse(trx, { runId, accountId, request });
        await portal.queue.enqueue(runId, trx);
      },
    );
    orThrow(changed);
    return null;
  });
}
