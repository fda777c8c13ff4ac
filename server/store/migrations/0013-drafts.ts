import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const TEAMS = "(SELECT current_setting('portal.teams', true))";

/**
 * Forms that people have not sent yet, without passwords. A draft's id is the key of the request that it becomes, so it
 * belongs to one person. The content is text, because jsonb refuses some characters that people can type.
 */
export const drafts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      CREATE TABLE draft (
        user_id text NOT NULL,
        id text NOT NULL,
        team_id text NOT NULL,
        version integer NOT NULL DEFAULT 1,
        saved_by uuid NOT NULL,
        content text NOT NULL CHECK (octet_length(content) <= 524288),
        changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (user_id, id)
      )`.execute(db);
    await sql`CREATE INDEX draft_changed_at ON draft (changed_at)`.execute(db);
    await sql`ALTER TABLE draft ENABLE ROW LEVEL SECURITY`.execute(db);
    await sql`
      CREATE POLICY of_team ON draft
        USING (${sql.raw(TEAMS)} = '*' OR team_id = ANY (string_to_array(${sql.raw(TEAMS)}, ',')))`.execute(db);
  },
};
