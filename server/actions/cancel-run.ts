'use server';
import { z } from 'zod';
import type { Result } from '#lib/errors.ts';
import { requestCancel } from '#server/engine/request-cancel.ts';
import { answer } from './answer.ts';
import { orThrow } from './or-throw.ts';

const inputSchema = z.strictObject({ runId: z.uuid() });

/** Cancels a run and destroys its passwords. Errors: not-found, not-cancellable. */
export async function cancelRun(input: { runId: string }): Promise<Result<null>> {
  return answer('run.cancel', inputSchema, input, async ({ runId }, actor, portal) => {
    orThrow(await requestCancel(portal, actor, runId));
    return null;
  });
}
