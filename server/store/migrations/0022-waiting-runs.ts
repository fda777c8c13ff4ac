import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Lets workers claim the next waiting run from the table itself: finds those that aren't finished without reading the
 * history. Keeps the turns of calls that AWS limits. The queue's tables in the schema `pgboss` stay for processes of the previous version.
 */
export const waitingRuns: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`ALTER TABLE run ADD COLUMN trace_parent text`.execute(db);
    // Without a log: after a crash, the turns start over.
    await sql`
      CREATE UNLOGGED TABLE call_turn (
        account_id text NOT NULL, region text NOT NULL, operation text NOT NULL, next_at timestamptz NOT NULL,
        PRIMARY KEY (account_id, region, operation))`.execute(db);
    await sql`
      CREATE INDEX run_active ON run (last_sign_at) WHERE state IN ('queued', 'running', 'cancelling')`.execute(db);
  },
};
