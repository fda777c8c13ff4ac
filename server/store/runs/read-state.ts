import type { RunState } from '#lib/runs/steps.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** The state of a run; null where there is none. */
export function readRunState(db: Database, runId: string): Promise<RunState | null> {
  return withDatabase(async () => {
    const row = await db.kysely.selectFrom('run').select('state').where('id', '=', runId).executeTakeFirst();
    return row?.state ?? null;
  });
}
