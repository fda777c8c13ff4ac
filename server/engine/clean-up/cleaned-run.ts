import { PortalError } from '#lib/errors.ts';
import type { StepName } from '#lib/runs/steps.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { TeamAws } from '#server/aws/session/team-aws.ts';
import type { Database } from '#server/store/database/database.ts';
import type { RunOnKey } from '#server/store/runs/find-runs-on-key.ts';
import { readTokens } from '#server/store/runs/intents.ts';
import { loadRunView } from '#server/store/runs/load-run.ts';

/** A setup run as seen by a clean-up: what it recorded, and the tokens of its calls. */
export interface CleanedRun {
  view: RunView;
  tokens: Record<StepName, string>;
}

/** What a clean-up reads to find the run's resources. */
export interface CleanUpSource {
  aws: TeamAws;
  run: CleanedRun;
  /** The other setup runs that use a key of this one. */
  findRunsOnKey(keyArn: string): Promise<RunOnKey[]>;
}

export async function loadCleanedRun(db: Database, runId: string): Promise<CleanedRun> {
  const [view, tokens] = await Promise.all([loadRunView(db, runId), readTokens(db, runId)]);
  if (!view) throw new PortalError('not-found');
  return { view, tokens };
}
