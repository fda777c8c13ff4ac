import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Runs of two kinds, runs that are being cancelled, and a count of the workers that died with a run. */
export const kindsAndCancelling: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      ALTER TABLE run
        ADD COLUMN kind text NOT NULL DEFAULT 'set-up' CHECK (kind IN ('set-up', 'clean-up')),
        ADD COLUMN cleans_run uuid REFERENCES run,
        ADD COLUMN recoveries integer NOT NULL DEFAULT 0,
        ADD CHECK ((kind = 'clean-up') = (cleans_run IS NOT NULL)),
        DROP CONSTRAINT run_state_check,
        ADD CONSTRAINT run_state_check
          CHECK (state IN ('queued', 'running', 'cancelling', 'succeeded', 'failed', 'cancelled'))`.execute(db);
    // One clean-up of a run at a time: one that has failed is tried again or cancelled before another is asked for.
    await sql`
      CREATE UNIQUE INDEX run_open_clean_up ON run (cleans_run)
        WHERE state IN ('queued', 'running', 'cancelling', 'failed')`.execute(db);
    await sql`CREATE INDEX run_cleans_run ON run (cleans_run) WHERE cleans_run IS NOT NULL`.execute(db);
    await sql`DROP INDEX run_unfinished`.execute(db);
    await sql`
      CREATE INDEX run_unfinished ON run (last_sign_at)
        WHERE state IN ('queued', 'running', 'cancelling', 'failed')`.execute(db);
  },
};
