import { PortalError } from '#lib/errors.ts';
import { type Actor, isAllowed, personOf } from '#lib/people/access.ts';
import { sweepPlaces } from '#server/engine/sweep/sweeper.ts';
import type { Portal } from '#server/portal.ts';
import { wantSweeps } from '#server/store/sweeps/sweeps.ts';

/**
 * Requests an immediate sweep of every account and Region. A portal process starts it within seconds. Throws not-found.
 */
export async function sweepNow({ db, config }: Pick<Portal, 'db' | 'config'>, actor: Actor): Promise<void> {
  if (!isAllowed(actor, 'support.sweep')) throw new PortalError('not-found');
  await wantSweeps(db, sweepPlaces(config), personOf(actor));
}
