import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * What the support inbox lists and filters by. The first index answers every filter without visiting rows that don't
 * match; the second one contains the runs that wait or may be stuck.
 */
export const supportInbox: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      ALTER TABLE run
        ADD COLUMN IF NOT EXISTS error_code text,
        ADD COLUMN error_step text,
        ADD COLUMN wants_password boolean NOT NULL DEFAULT false,
        ADD COLUMN waiting_since timestamptz,
        ADD COLUMN wait_reason text`.execute(db);
    await sql`
      UPDATE run SET error_step = failed_steps[1], error_code = (
        SELECT event.data #>> '{error,code}' FROM event
        WHERE event.run_id = run.id AND event.type = 'step.failed' AND event.data->>'step' = run.failed_steps[1]
        ORDER BY event.no DESC LIMIT 1)
      WHERE failed_steps <> '{}'`.execute(db);
    await sql`
      CREATE INDEX run_failed ON run (last_sign_at DESC, id DESC, team_id, error_code, error_step)
        WHERE state = 'failed'`.execute(db);
    await sql`DROP INDEX run_unfinished`.execute(db);
    await sql`
      CREATE INDEX run_open ON run (last_sign_at DESC, id DESC)
        WHERE state IN ('awaiting-approval', 'queued', 'running', 'cancelling')`.execute(db);
    await sql`DROP INDEX run_awaiting_approval`.execute(db);
    await sql`
      CREATE INDEX run_awaiting_approval ON run (approval_until, id) WHERE state = 'awaiting-approval'`.execute(db);
  },
};
