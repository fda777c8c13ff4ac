import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const TEAMS = "(SELECT current_setting('portal.teams', true))";
const IS_OF_SEEN = (table: string, condition: string) =>
  sql.raw(`(${TEAMS} = '*' OR EXISTS (SELECT FROM ${table} WHERE ${condition}))`);

/**
 * What people are to be notified of, written with the event, and each delivery of it to one recipient; also where
 * a person's e-mails go, in which language, and which they chose (null: all).
 */
export const notices: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      ALTER TABLE portal_user
        ADD COLUMN email text,
        ADD COLUMN locale text,
        ADD COLUMN notice_topics text[]`.execute(db);
    await sql`
      CREATE TABLE notice (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        run_id uuid NOT NULL REFERENCES run,
        kind text NOT NULL,
        occurrence text NOT NULL,
        event_no integer NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        addressed_at timestamptz,
        due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        UNIQUE (run_id, kind, occurrence)
      )`.execute(db);
    await sql`CREATE INDEX notice_unaddressed ON notice (due_at) WHERE addressed_at IS NULL`.execute(db);
    await sql`
      CREATE TABLE delivery (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        notice_id uuid NOT NULL REFERENCES notice ON DELETE CASCADE,
        channel text NOT NULL,
        recipient text NOT NULL,
        user_id uuid REFERENCES portal_user ON DELETE CASCADE,
        state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'failed')),
        attempts integer NOT NULL DEFAULT 0,
        due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        ended_at timestamptz,
        problem text,
        status integer,
        UNIQUE (notice_id, channel, recipient)
      )`.execute(db);
    await sql`CREATE INDEX delivery_due ON delivery (due_at) WHERE state = 'waiting'`.execute(db);
    await sql`ALTER TABLE notice ENABLE ROW LEVEL SECURITY`.execute(db);
    await sql`CREATE POLICY of_team ON notice USING (${IS_OF_SEEN('run', 'run.id = notice.run_id')})`.execute(db);
    await sql`ALTER TABLE delivery ENABLE ROW LEVEL SECURITY`.execute(db);
    await sql`
      CREATE POLICY of_team ON delivery USING (${IS_OF_SEEN('notice', 'notice.id = delivery.notice_id')})`.execute(db);
  },
};
