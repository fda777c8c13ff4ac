import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const TEAMS = "(SELECT current_setting('portal.teams', true))";

/**
 * What the status page shows: the portal's processes, and how AWS last answered for each team and how each chore last
 * ended.
 */
export const status: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      CREATE TABLE process (
        id text PRIMARY KEY,
        version text NOT NULL,
        started_at timestamptz NOT NULL,
        seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
      )`.execute(db);
    await sql`
      CREATE TABLE last_outcome (
        kind text NOT NULL CHECK (kind IN ('team', 'chore')),
        name text NOT NULL,
        succeeded_at timestamptz,
        failed_at timestamptz,
        problem text,
        PRIMARY KEY (kind, name)
      )`.execute(db);
    await sql`ALTER TABLE last_outcome ENABLE ROW LEVEL SECURITY`.execute(db);
    await sql`
      CREATE POLICY of_team ON last_outcome
        USING (${sql.raw(`${TEAMS} = '*' OR (kind = 'team' AND name = ANY (string_to_array(${TEAMS}, ',')))`)})`.execute(
      db,
    );
  },
};
