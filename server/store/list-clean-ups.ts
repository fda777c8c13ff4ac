import type { RunSummary } from '#lib/setup/history.ts';
import type { Database } from './database.ts';
import { readSummary, selectSummaries } from './run-summary.ts';
import { withDatabase } from './with-database.ts';

/** The clean-ups of a run, the newest first. */
export function listCleanUps(db: Database, runId: string): Promise<RunSummary[]> {
  return withDatabase(async () => {
    const rows = await selectSummaries(db).where('cleans_run', '=', runId).orderBy('created_at', 'desc').execute();
    return rows.map(readSummary);
  });
}
