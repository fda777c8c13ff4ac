import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Since when a setup has its verdict, and the drifted setups in the order of the support inbox. */
export const driftInInbox: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`ALTER TABLE setup ADD COLUMN verdict_since timestamptz NOT NULL DEFAULT clock_timestamp()`.execute(db);
    await sql`
      UPDATE setup SET verdict_since = coalesce((
        SELECT min(ended_at) FROM setup_check AS same WHERE same.run_id = setup.run_id AND same.state = setup.verdict
          AND NOT EXISTS (SELECT FROM setup_check AS other WHERE other.run_id = setup.run_id
            AND other.ended_at > same.ended_at AND other.state NOT IN (setup.verdict, 'unknown'))
      ), checked_at, created_at)`.execute(db);
    await sql`
      CREATE INDEX setup_drifted ON setup (verdict_since DESC, run_id DESC, team_id)
        WHERE state = 'drifted'`.execute(db);
  },
};
