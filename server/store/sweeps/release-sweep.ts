import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import type { SweepClaim } from './claim-sweep.ts';

/** Gives back a sweep that was broken off, so that another process can begin it anew at once; does nothing where one has already. */
export function releaseSweep(db: Database, { teamId, region, epoch }: SweepClaim): Promise<void> {
  return withDatabase(async () => {
    await db.kysely
      .updateTable('sweep')
      .set({ started_at: null })
      .where('team_id', '=', teamId)
      .where('region', '=', region)
      .where('epoch', '=', epoch)
      .execute();
  });
}
