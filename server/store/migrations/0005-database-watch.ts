import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Which database this is and when a portal last worked with it: a database that was put back to an earlier time is noticed by it. */
export const databaseWatch: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      CREATE TABLE database_watch (
        is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
        identity text NOT NULL,
        seen_at timestamptz NOT NULL,
        restored_at timestamptz,
        records_end_at timestamptz,
        CHECK ((restored_at IS NULL) = (records_end_at IS NULL))
      )`.execute(db);
    await sql`ALTER TABLE run ADD COLUMN unwatched_until timestamptz`.execute(db);
  },
};
