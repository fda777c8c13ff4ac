import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** How many runs of these teams wait for a lead who is not this person; who only gave a password for one is told when they answer. */
export function countAwaiting(
  db: Database,
  { teamIds, userId }: { teamIds: readonly string[]; userId: string },
): Promise<number> {
  if (teamIds.length === 0) return Promise.resolve(0);
  return withDatabase(async () => {
    const row = await db.kysely
      .selectFrom('run')
      .select((expression) => expression.fn.countAll<string>().as('count'))
      .where('state', '=', 'awaiting-approval')
      .where('team_id', 'in', teamIds)
      .where('requested_by', '!=', userId)
      .executeTakeFirst();
    return Number(row?.count ?? 0);
  });
}
