import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { StepName } from '#lib/setup/steps.ts';
import { type EpochGuard, guardEpoch } from './append-changes.ts';
import type { Database } from './database.ts';
import { withDatabase } from './with-database.ts';

/** What is stored before a call that makes something: its token, and when the call was about to be sent. */
export interface StoredIntent {
  token: string;
  /** ISO time of the database; null where the call certainly was not sent. */
  attemptedAt: string | null;
}

/** A step's intent, made on first use; its token never changes. Throws StaleEpochError. */
export function ensureIntent(db: Database, guard: EpochGuard, step: StepName): Promise<StoredIntent> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      await guardEpoch(trx, guard);
      await trx
        .insertInto('intent')
        .values({ run_id: guard.runId, step, token: randomUUID() })
        .onConflict((conflict) => conflict.columns(['run_id', 'step']).doNothing())
        .execute();
      const row = await trx
        .selectFrom('intent')
        .select(['token', 'attempted_at'])
        .where('run_id', '=', guard.runId)
        .where('step', '=', step)
        .executeTakeFirstOrThrow();
      return { token: row.token, attemptedAt: row.attempted_at?.toISOString() ?? null };
    }),
  );
}

/** Stores that the call is about to be sent, or that AWS certainly refused it. Throws StaleEpochError. */
export function markIntentAttempted(
  db: Database,
  guard: EpochGuard,
  step: StepName,
  isAttempted: boolean,
): Promise<void> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      await guardEpoch(trx, guard);
      await trx
        .updateTable('intent')
        .set({ attempted_at: isAttempted ? sql<Date>`clock_timestamp()` : null })
        .where('run_id', '=', guard.runId)
        .where('step', '=', step)
        .execute();
    }),
  );
}
