import { type Actor, visibleTeams } from '#lib/people/access.ts';
import type { SetupDetails, SetupFilter, SetupPage } from '#lib/setups/setup.ts';
import { schedulesOf } from '#server/engine/setups/checker.ts';
import type { Portal } from '#server/portal.ts';
import { findSetup, listSetups } from '#server/store/setups/list-setups.ts';
import { findRun } from './find-run.ts';

const PAGE_ROWS = 50;

/** A page of the setups of the teams whose runs the actor may see. Empty for anyone else. */
export function findSetups(
  { db, config }: Pick<Portal, 'db' | 'config'>,
  actor: Actor,
  filter: SetupFilter,
): Promise<SetupPage> {
  const teams = visibleTeams(actor);
  return listSetups(db.forTeams(teams), { teams, filter, schedules: schedulesOf(config), limit: PAGE_ROWS });
}

/**
 * The setup of a run that the actor may see; null if the run has made nothing, or if it's cleaned up or replaced. Throws
 * not-found as `findRun` does.
 */
export async function findSetupOfRun(
  { db, config }: Pick<Portal, 'db' | 'config'>,
  actor: Actor,
  runId: string,
): Promise<SetupDetails | null> {
  const { id } = await findRun(db, actor, runId);
  return findSetup(db.forTeams(visibleTeams(actor)), id, schedulesOf(config));
}
