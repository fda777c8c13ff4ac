import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** A last success or failure that a process saw. */
export interface SeenOutcome {
  kind: 'team' | 'chore';
  name: string;
  /** The error code of a failure; null: it succeeded. */
  problem: string | null;
  /** How long ago. */
  ageMs: number;
}

interface Report {
  processId: string;
  version: string;
  /** Since the start of the process. */
  uptimeMs: number;
  outcomes: readonly SeenOutcome[];
}

/** Stores that a process is running and what it has seen since its last report; removes processes of earlier days. */
export function reportStatus(db: Database, { processId, version, uptimeMs, outcomes }: Report): Promise<void> {
  const ago = (ms: number) => sql<Date>`clock_timestamp() - ${ms} * interval '1 millisecond'`;
  return withDatabase(async () => {
    await db.kysely
      .insertInto('process')
      .values({ id: processId, version, started_at: ago(uptimeMs) })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ seen_at: sql<Date>`clock_timestamp()` }))
      .execute();
    await db.kysely
      .deleteFrom('process')
      .where('seen_at', '<', sql<Date>`clock_timestamp() - interval '1 day'`)
      .execute();
    for (const { kind, name, problem, ageMs } of outcomes) {
      const at = problem === null ? { succeeded_at: ago(ageMs) } : { failed_at: ago(ageMs), problem };
      await db.kysely
        .insertInto('last_outcome')
        .values({ kind, name, succeeded_at: null, failed_at: null, problem: null, ...at })
        .onConflict((conflict) => conflict.columns(['kind', 'name']).doUpdateSet(at))
        .execute();
    }
  });
}

/** At the end of a process. */
export function removeProcess(db: Database, processId: string): Promise<void> {
  return withDatabase(async () => {
    await db.kysely.deleteFrom('process').where('id', '=', processId).execute();
  });
}
