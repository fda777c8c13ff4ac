import type { RunSummary } from '#lib/runs/history.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { readSummary, selectSummaries } from './run-summary.ts';

/** The clean-ups of a run, the newest first. */
export function listCleanUps(db: Database, runId: string): Promise<RunSummary[]> {
  return withDatabase(async () => {
    const rows = await selectSummaries(db).where('cleans_run', '=', runId).orderBy('created_at', 'desc').execute();
    return rows.map(readSummary);
  });
}
