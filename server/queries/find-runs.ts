import { PortalError } from '#lib/errors.ts';
import { type Actor, approvableTeams, visibleTeams } from '#lib/people/access.ts';
import type { RunHistory } from '#lib/runs/history.ts';
import type { HistoryFilter } from '#lib/runs/history-filter.ts';
import { type InboxFilter, RETRIED_TOGETHER, type TroubledRunPage } from '#lib/runs/support-inbox.ts';
import { requirePermission } from '#server/auth/require-permission.ts';
import { recordRefusal } from '#server/store/audit/record-refusal.ts';
import type { Database } from '#server/store/database/database.ts';
import { countAwaiting, countCauses } from '#server/store/runs/list-runs.ts';
import { listTroubledRuns } from '#server/store/runs/list-troubled-runs.ts';
import { searchRuns } from '#server/store/runs/search-runs.ts';

const PAGE_ROWS = 50;

/** A page of the run history of the teams whose runs the actor may see. Empty for anyone else. */
export async function findRuns(db: Database, actor: Actor, filter: HistoryFilter): Promise<RunHistory> {
  const seen = db.forTeams(visibleTeams(actor));
  const [page, awaitingAnswer] = await Promise.all([
    searchRuns(seen, { filter, limit: PAGE_ROWS }),
    countAwaiting(seen, { teamIds: approvableTeams(actor), userId: actor.userId }),
  ]);
  return { ...page, awaitingAnswer };
}

/** The teams whose runs the actor may see. Throws and records not-found if there are none. */
export async function seenTeamsOf(db: Database, actor: Actor): Promise<'all' | readonly string[]> {
  const teams = visibleTeams(actor);
  if (teams === 'all' || teams.length > 0) return teams;
  await recordRefusal(db, actor, { action: 'run.view', code: 'not-found' });
  throw new PortalError('not-found');
}

/** A page of the runs of all teams that need attention. Throws not-found unless the actor is support. */
export async function findTroubledRuns(db: Database, actor: Actor, filter: InboxFilter): Promise<TroubledRunPage> {
  await requirePermission(db, actor, 'support.view');
  const [page, causes] = await Promise.all([
    listTroubledRuns(db.allTeams, { filter, limit: RETRIED_TOGETHER }),
    countCauses(db.allTeams, filter),
  ]);
  return { ...page, causes };
}
