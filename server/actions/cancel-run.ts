'use server';
import type { Result } from '#lib/errors.ts';
import { ACTION_INPUTS } from '#lib/request/action-inputs.ts';
import { requestCancel } from '#server/engine/request-cancel.ts';
import { answer } from './answer.ts';
import { unwrap } from './unwrap.ts';

/** Cancels a run and destroys its passwords. Errors: not-found, not-cancellable. */
export async function cancelRun(input: { runId: string }): Promise<Result<null>> {
  return answer('run.cancel', ACTION_INPUTS.cancelRun, input, async ({ runId }, actor, portal) => {
    unwrap(await requestCancel(portal, actor, runId));
    return null;
  });
}
