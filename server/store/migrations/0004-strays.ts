import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** When each team's account was last compared with the runs, place by place, and what differed then. */
export const strays: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      CREATE TABLE sweep (
        team_id text NOT NULL,
        region text NOT NULL,
        epoch integer NOT NULL DEFAULT 0,
        wanted_at timestamptz,
        started_at timestamptz,
        ended_at timestamptz,
        swept_at timestamptz,
        failure jsonb,
        PRIMARY KEY (team_id, region)
      )`.execute(db);
    await sql`
      CREATE TABLE stray (
        team_id text NOT NULL,
        region text NOT NULL,
        arn text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('kms-key', 'secret', 'iam-role')),
        run_id text,
        reason text NOT NULL,
        first_seen_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        PRIMARY KEY (team_id, region, arn),
        FOREIGN KEY (team_id, region) REFERENCES sweep
      )`.execute(db);
  },
};
