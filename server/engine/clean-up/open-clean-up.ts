import type { CleanUp } from '#lib/runs/events.ts';
import type { StepContext } from '../worker/step.ts';
import type { CleanUpSource } from './cleaned-run.ts';

/** What a clean-up step works with: the confirmed plan, and the run that created the resources. */
export async function openCleanUp(context: StepContext): Promise<{ confirmed: CleanUp; source: CleanUpSource }> {
  const { aws, cleanUp: confirmed } = context;
  if (confirmed === null) throw new Error('this run is not a clean-up');
  const run = await context.loadCleanedRun(confirmed.runId);
  const findRunsOnKey = (keyArn: string) => context.findRunsOnKey(keyArn, confirmed.runId);
  return { confirmed, source: { aws, run, findRunsOnKey } };
}
