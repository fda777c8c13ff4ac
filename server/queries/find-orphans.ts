import type { Actor } from '#lib/people/access.ts';
import type { OrphanList, SweepList } from '#lib/sweep/orphans.ts';
import { requirePermission } from '#server/auth/require-permission.ts';
import { sweepPlaces } from '#server/engine/sweep/sweeper.ts';
import type { Portal } from '#server/portal.ts';
import { listOrphans, listSweeps } from '#server/store/sweeps/list-orphans.ts';

/**
 * Differences between the accounts of all teams and the runs, and how the sweeps that find them are doing. Throws
 * not-found unless the actor is support.
 */
export async function findOrphans(portal: Portal, actor: Actor): Promise<OrphanList> {
  const { config, settings } = portal;
  await requirePermission(portal.db, actor, 'support.view');
  const db = portal.db.allTeams;
  const places = sweepPlaces(config);
  const [{ items, total }, sweeps] = await Promise.all([listOrphans(db, places), listSweeps(db, places)]);
  return {
    items,
    total,
    hindered: sweeps.flatMap(({ teamId, region, failure }) => (failure ? [{ teamId, region, failure }] : [])),
    hasUnswept: sweeps.some(({ sweptAt }) => sweptAt === null),
    isSweeping: sweeps.some(({ isUnderWay }) => isUnderWay),
    everyMinutes: settings.sweepMinutes,
  };
}

/** When each place was last swept. Throws not-found unless the actor is support. */
export async function findSweeps(portal: Portal, actor: Actor): Promise<SweepList> {
  await requirePermission(portal.db, actor, 'support.view');
  return { sweeps: await listSweeps(portal.db.allTeams, sweepPlaces(portal.config)) };
}
