import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How many refusals a person has had since the first one of this minute: only so many get a record each. */
export const refusalCounts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      CREATE TABLE refusal_count (
        person_id text PRIMARY KEY,
        person_name text NOT NULL,
        since timestamptz NOT NULL DEFAULT clock_timestamp(),
        count integer NOT NULL DEFAULT 1
      )`.execute(db);
  },
};
