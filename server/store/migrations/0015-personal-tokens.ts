import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Personal tokens for the HTTP API, known by the hash of the token. When the provider last confirmed a person's groups
 * limits how long their tokens work. A session gets an id that its page may show, and the browser that began it.
 */
export const personalTokens: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      ALTER TABLE portal_user ADD COLUMN groups_confirmed_at timestamptz NOT NULL DEFAULT now()`.execute(db);
    await sql`UPDATE portal_user SET groups_confirmed_at = signed_in_at`.execute(db);
    await sql`
      ALTER TABLE session
        ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
        ADD COLUMN user_agent text`.execute(db);
    await sql`CREATE UNIQUE INDEX session_id ON session (id)`.execute(db);
    await sql`
      CREATE TABLE personal_token (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        token_hash bytea NOT NULL UNIQUE,
        user_id uuid NOT NULL REFERENCES portal_user ON DELETE CASCADE,
        name text NOT NULL,
        scope text NOT NULL CHECK (scope IN ('read', 'run')),
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        last_used_at timestamptz
      )`.execute(db);
    await sql`CREATE INDEX personal_token_user_id ON personal_token (user_id)`.execute(db);
  },
};
