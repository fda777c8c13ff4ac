import type { DeliverySummary } from '#lib/notices/delivery.ts';
import { type Actor, visibleTeams } from '#lib/people/access.ts';
import type { RunSummary } from '#lib/runs/history.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { SetupDetails } from '#lib/setups/setup.ts';
import { schedulesOf } from '#server/engine/setups/checker.ts';
import type { Portal } from '#server/portal.ts';
import { listDeliveries } from '#server/store/notices/list-deliveries.ts';
import { listCleanUps } from '#server/store/runs/list-runs.ts';
import { readTypicalDuration } from '#server/store/runs/typical-duration.ts';
import { findSetup } from '#server/store/setups/list-setups.ts';

/** What a run's page shows beside the run. */
interface RunContext {
  /** Newest first. */
  cleanUps: RunSummary[];
  deliveries: DeliverySummary[];
  /** Null if the run has made nothing, or if it's cleaned up or replaced. */
  setup: SetupDetails | null;
  /** In milliseconds; null without a finished run to compare with. */
  typicalMs: number | null;
}

/** For a run that `lookUpRun` found for the actor, so that a page loads it only once. */
export async function findRunContext(
  { db, config }: Pick<Portal, 'db' | 'config'>,
  actor: Actor,
  view: RunView,
): Promise<RunContext> {
  const seen = db.forTeams(visibleTeams(actor));
  const [cleanUps, deliveries, setup, typicalMs] = await Promise.all([
    listCleanUps(seen, view.id),
    listDeliveries(seen, view.id),
    findSetup(seen, view.id, schedulesOf(config)),
    readTypicalDuration(db.forTeams([view.teamId]), view),
  ]);
  return { cleanUps, deliveries, setup, typicalMs };
}
