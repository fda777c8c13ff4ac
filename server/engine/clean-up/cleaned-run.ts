import { PortalError } from '#lib/errors.ts';
import type { CleanUp } from '#lib/runs/events.ts';
import type { StepName } from '#lib/runs/steps.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { TeamAws } from '#server/aws/session/team-aws.ts';
import type { Database } from '#server/store/database/database.ts';
import type { RunOnKey } from '#server/store/runs/find-runs-on-key.ts';
import { readTokens } from '#server/store/runs/intents.ts';
import { loadRunView } from '#server/store/runs/load-run.ts';
import type { StepContext } from '../worker/step.ts';

/** A set-up run as a clean-up sees it: what it recorded, and the tokens of what it stored. */
export interface CleanedRun {
  view: RunView;
  tokens: Record<StepName, string>;
}

/** What a clean-up looks at: all of it by reading alone. */
export interface CleanUpSource {
  aws: TeamAws;
  run: CleanedRun;
  /** The other set-up runs that work with a key of this one. */
  findRunsOnKey(keyArn: string): Promise<RunOnKey[]>;
}

export async function loadCleanedRun(db: Database, runId: string): Promise<CleanedRun> {
  const [view, tokens] = await Promise.all([loadRunView(db, runId), readTokens(db, runId)]);
  if (!view) throw new PortalError('not-found');
  return { view, tokens };
}

/** What a clean-up's step works with: the confirmed plan, and the run that made the things. */
export async function openCleanUp(context: StepContext): Promise<{ confirmed: CleanUp; source: CleanUpSource }> {
  const { aws, cleanUp: confirmed } = context;
  if (confirmed === null) throw new Error('this run cleans nothing up');
  const run = await context.loadCleanedRun(confirmed.runId);
  const findRunsOnKey = (keyArn: string) => context.findRunsOnKey(keyArn, confirmed.runId);
  return { confirmed, source: { aws, run, findRunsOnKey } };
}
