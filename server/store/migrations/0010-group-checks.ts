import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** With a session stand the provider's tokens, readable with the session's own token alone, by which the groups are read again. */
export const groupChecks: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      ALTER TABLE session
        ADD COLUMN sealed_tokens bytea,
        ADD COLUMN groups_read_at timestamptz NOT NULL DEFAULT now(),
        ADD COLUMN groups_claimed_until timestamptz`.execute(db);
  },
};
