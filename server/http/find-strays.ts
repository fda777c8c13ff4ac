import type { Actor } from '#lib/access.ts';
import type { StrayList } from '#lib/setup/strays.ts';
import { sweepPlaces } from '#server/engine/sweep/sweep-places.ts';
import type { Portal } from '#server/portal.ts';
import { listStrays, listSweeps } from '#server/store/list-strays.ts';
import { refuseOthers } from './refuse-others.ts';

/** What differs between the accounts of all teams and the runs, and when that was looked at. Throws not-found for whoever is not support. */
export async function findStrays({ db, config, settings }: Portal, actor: Actor): Promise<StrayList> {
  await refuseOthers(db, actor, 'support.view');
  const places = sweepPlaces(config);
  const [{ items, total }, sweeps] = await Promise.all([listStrays(db, places), listSweeps(db, places)]);
  return { items, total, sweeps, everyMinutes: settings.sweepMinutes };
}
