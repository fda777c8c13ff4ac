import type { Actor } from '#lib/people/access.ts';
import type { OrphanList } from '#lib/sweep/orphans.ts';
import { requirePermission } from '#server/auth/require-permission.ts';
import { sweepPlaces } from '#server/engine/sweep/sweeper.ts';
import type { Portal } from '#server/portal.ts';
import { listOrphans, listSweeps } from '#server/store/sweeps/list-orphans.ts';

/**
 * Differences between the accounts of all teams and the runs, and when each was last checked. Throws not-found unless
 * the actor is support.
 */
export async function findOrphans(portal: Portal, actor: Actor): Promise<OrphanList> {
  const { config, settings } = portal;
  await requirePermission(portal.db, actor, 'support.view');
  const db = portal.db.allTeams;
  const places = sweepPlaces(config);
  const [{ items, total }, sweeps] = await Promise.all([listOrphans(db, places), listSweeps(db, places)]);
  return { items, total, sweeps, everyMinutes: settings.sweepMinutes };
}
