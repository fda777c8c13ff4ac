import type { RunState } from '#lib/setup/steps.ts';
import type { Database } from './database.ts';
import { withDatabase } from './with-database.ts';

/** The state of a run; null where there is none. */
export function readRunState(db: Database, runId: string): Promise<RunState | null> {
  return withDatabase(async () => {
    const row = await db.kysely.selectFrom('run').select('state').where('id', '=', runId).executeTakeFirst();
    return row?.state ?? null;
  });
}
