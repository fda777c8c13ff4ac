'use server';
import { z } from 'zod';
import type { Result } from '#lib/errors.ts';
import type { CleanUpPlan } from '#lib/setup/clean-up-plan.ts';
import { answer } from './answer.ts';
import { loadCleanableRun, readCleanUpPlan } from './read-clean-up-plan.ts';

const inputSchema = z.strictObject({ runId: z.uuid() });

/** What a clean-up of the run would take away, by read-only calls. Errors: not-found, not-cleanable, and what AWS answers. */
export async function planCleanUp(input: { runId: string }): Promise<Result<CleanUpPlan>> {
  return answer(inputSchema, input, async ({ runId }, actor, portal) =>
    readCleanUpPlan(portal, actor, await loadCleanableRun(portal, actor, runId)),
  );
}
