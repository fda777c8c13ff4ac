import type { Actor } from '#lib/people/access.ts';
import type { StrayList } from '#lib/sweep/orphans.ts';
import { sweepPlaces } from '#server/engine/sweep/sweep-places.ts';
import type { Portal } from '#server/portal.ts';
import { listStrays, listSweeps } from '../store/sweeps/list-orphans.ts';
import { refuseOthers } from './refuse-others.ts';

/** What differs between the accounts of all teams and the runs, and when that was looked at. Throws not-found for whoever is not support. */
export async function findStrays(portal: Portal, actor: Actor): Promise<StrayList> {
  const { config, settings } = portal;
  await refuseOthers(portal.db, actor, 'support.view');
  const db = portal.db.seenBy('all');
  const places = sweepPlaces(config);
  const [{ items, total }, sweeps] = await Promise.all([listStrays(db, places), listSweeps(db, places)]);
  return { items, total, sweeps, everyMinutes: settings.sweepMinutes };
}
