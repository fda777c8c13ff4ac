import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** How often somebody has asked for something lately, which streams are open, and who may not sign in: for all processes alike. */
export const limits: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      CREATE TABLE recent_request (
        kind text NOT NULL,
        asker text NOT NULL,
        times timestamptz[] NOT NULL,
        PRIMARY KEY (kind, asker)
      )`.execute(db);
    await sql`
      CREATE TABLE open_stream (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES portal_user ON DELETE CASCADE,
        seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
      )`.execute(db);
    await sql`CREATE INDEX open_stream_user_id ON open_stream (user_id)`.execute(db);
    await sql`ALTER TABLE portal_user ADD COLUMN blocked_at timestamptz`.execute(db);
  },
};
