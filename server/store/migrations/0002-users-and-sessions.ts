import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** People are known by issuer and subject, never by e-mail; a session by the hash of its token. */
export const usersAndSessions: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      CREATE TABLE portal_user (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        issuer text NOT NULL,
        subject text NOT NULL,
        name text NOT NULL,
        groups text[] NOT NULL,
        groups_problem text CHECK (groups_problem IN ('missing', 'overage')),
        created_at timestamptz NOT NULL DEFAULT now(),
        signed_in_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (issuer, subject)
      )`.execute(db);
    await sql`
      CREATE TABLE session (
        token_hash bytea PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES portal_user ON DELETE CASCADE,
        sealed_id_token bytea,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_seen_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX session_user_id ON session (user_id)`.execute(db);
    await sql`CREATE INDEX session_expires_at ON session (expires_at)`.execute(db);
  },
};
