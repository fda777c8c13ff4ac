import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Runs that wait for a lead, until when they do, and the two ends of those that nobody approved. */
export const approvals: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      ALTER TABLE run
        ADD COLUMN approval_until timestamptz,
        DROP CONSTRAINT run_state_check,
        ADD CONSTRAINT run_state_check CHECK (state IN ('awaiting-approval', 'queued', 'running', 'cancelling',
          'succeeded', 'failed', 'cancelled', 'denied', 'expired')),
        ADD CONSTRAINT run_approval_check CHECK ((state = 'awaiting-approval') = (approval_until IS NOT NULL))`.execute(
      db,
    );
    await sql`
      CREATE INDEX run_awaiting_approval ON run (approval_until) WHERE state = 'awaiting-approval'`.execute(db);
    await sql`DROP INDEX run_open_clean_up`.execute(db);
    await sql`
      CREATE UNIQUE INDEX run_open_clean_up ON run (cleans_run)
        WHERE state IN ('awaiting-approval', 'queued', 'running', 'cancelling', 'failed')`.execute(db);
  },
};
