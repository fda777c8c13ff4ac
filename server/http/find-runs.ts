import { type Actor, visibleTeams } from '#lib/access.ts';
import type { HistoryFilter, RunPage, RunSummary } from '#lib/setup/history.ts';
import type { Database } from '#server/store/database.ts';
import { listRuns } from '#server/store/list-runs.ts';
import { listTroubledRuns } from '#server/store/list-troubled-runs.ts';
import { refuseOthers } from './refuse-others.ts';

const PAGE_ROWS = 50;

/** A page of the history, of the teams whose runs the actor may see; for anybody else an empty one. */
export function findRuns(db: Database, actor: Actor, filter: HistoryFilter): Promise<RunPage> {
  const teams = visibleTeams(actor);
  return listRuns(db.seenBy(teams), { teams, filter, limit: PAGE_ROWS });
}

/** Failed and stuck runs of all teams. Throws not-found for whoever is not support. */
export async function findTroubledRuns(db: Database, actor: Actor): Promise<{ items: RunSummary[] }> {
  await refuseOthers(db, actor, 'support.view');
  return { items: await listTroubledRuns(db) };
}
