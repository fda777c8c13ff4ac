import { type Actor, isAllowed } from '#lib/access.ts';
import { PortalError } from '#lib/errors.ts';
import type { StrayList } from '#lib/setup/strays.ts';
import { sweepPlaces } from '#server/engine/sweep/sweep-places.ts';
import type { Portal } from '#server/portal.ts';
import { listStrays, listSweeps } from '#server/store/list-strays.ts';

/** What differs between the accounts of all teams and the runs, and when that was looked at. Throws not-found for whoever is not support. */
export async function findStrays({ db, config, settings }: Portal, actor: Actor): Promise<StrayList> {
  if (!isAllowed(actor, 'support.view')) throw new PortalError('not-found');
  const places = sweepPlaces(config);
  const [{ items, total }, sweeps] = await Promise.all([listStrays(db, places), listSweeps(db, places)]);
  return { items, total, sweeps, everyMinutes: settings.sweepMinutes };
}
