import { type Kysely, sql } from 'kysely';
import { STEP_NAMES, type StepName } from '#lib/runs/steps.ts';
import type { Database } from '../database/database.ts';
import type { Schema } from '../database/schema.ts';
import { withDatabase } from '../database/with-database.ts';
import { type Guard, lockHeldRun, StaleEpochError } from './append-changes.ts';
import { intentToken } from './intent-token.ts';

/** What a step stores before it sends a call that creates something. */
interface StoredIntent {
  /** A UUID that is sent with the call and never changes. */
  token: string;
  /**
   * Minimum time since the call may have been sent, by the database's clock; null if it was not sent, as far as is
   * known. In a restored database it may have been sent until the restore was detected.
   */
  attemptedAgoMs: number | null;
}

/** The step's intent; created on first use for runs without stored tokens. Throws if another process holds the run. */
export function ensureIntent(db: Database, guard: Guard, step: StepName): Promise<StoredIntent> {
  return withDatabase(async () => {
    const { kysely } = db;
    const stored = await findIntent(kysely, guard, step);
    if (stored) return stored;
    return kysely.transaction().execute(async (trx) => {
      await lockHeldRun(trx, guard);
      await trx
        .insertInto('intent')
        .values({ run_id: guard.runId, step, token: intentToken(guard.runId, step) })
        .onConflict((conflict) => conflict.columns(['run_id', 'step']).doNothing())
        .execute();
      const made = await findIntent(trx, guard, step);
      if (!made) throw new StaleEpochError();
      return made;
    });
  });
}

async function findIntent(
  kysely: Kysely<Schema>,
  { runId, epoch }: Guard,
  step: StepName,
): Promise<StoredIntent | null> {
  const found = await kysely
    .selectFrom('intent')
    .innerJoin('run', 'run.id', 'intent.run_id')
    .select('token')
    .select(msSinceLater('attempted_at', 'unwatched_until').as('attempted_ago_ms'))
    .where('run_id', '=', runId)
    .where('epoch', '=', epoch)
    .where('step', '=', step)
    .executeTakeFirst();
  return found ? { token: found.token, attemptedAgoMs: found.attempted_ago_ms } : null;
}

/**
 * Stores that the call is about to be sent, or that it created nothing. Throws if another process has claimed the run.
 */
export function markIntentAttempted(db: Database, guard: Guard, step: StepName, isAttempted: boolean): Promise<void> {
  return withDatabase(async () => {
    const marked = await db.kysely
      // Locked like every row of a run that is written, so that no other process claims the run meanwhile.
      .with('held', (query) =>
        query
          .selectFrom('run')
          .select('id')
          .where('id', '=', guard.runId)
          .where('epoch', '=', guard.epoch)
          .forNoKeyUpdate(),
      )
      .updateTable('intent')
      .from('held')
      .set({ attempted_at: isAttempted ? sql<Date>`clock_timestamp()` : null })
      .whereRef('intent.run_id', '=', 'held.id')
      .where('step', '=', step)
      .returning('step')
      .executeTakeFirst();
    if (!marked) throw new StaleEpochError();
  });
}

/** The tokens of a run's steps; doesn't require a claim. */
export function readTokens(db: Database, runId: string): Promise<Record<StepName, string>> {
  return withDatabase(async () => {
    const rows = await db.kysely.selectFrom('intent').select(['step', 'token']).where('run_id', '=', runId).execute();
    const stored = new Map(rows.map(({ step, token }) => [step, token]));
    const tokens = STEP_NAMES.map((step) => [step, stored.get(step) ?? intentToken(runId, step)]);
    return Object.fromEntries(tokens) as Record<StepName, string>;
  });
}

function msSinceLater(column: string, other: string) {
  const later = sql`greatest(${sql.ref(column)}, ${sql.ref(other)})`;
  return sql<number | null>`(extract(epoch FROM clock_timestamp() - ${later}) * 1000)::float8`;
}
