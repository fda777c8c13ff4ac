import type { RunState } from '#lib/runs/steps.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** Number of runs in each state; states without runs are absent. */
export function countRuns(db: Database): Promise<{ state: RunState; count: number }[]> {
  return withDatabase(async () => {
    const rows = await db.kysely
      .selectFrom('run')
      .select(['state', (expression) => expression.fn.countAll<string>().as('count')])
      .groupBy('state')
      .execute();
    return rows.map(({ state, count }) => ({ state, count: Number(count) }));
  });
}
