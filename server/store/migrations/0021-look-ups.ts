import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The seconds between two scheduled checks that a team can choose. */
const INTERVALS = { daily: 86_400, weekly: 604_800 };

/**
 * Finds the setup checks that are requested, in progress, or due in each interval, without reading all setups; and the
 * runs of an account, and those of a Region in a state, or with an error, without reading all, since there may be none.
 * Stores since when a setup has its verdict, and the drifted setups in the order of the support inbox.
 */
export const lookUps: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`ALTER TABLE setup ADD COLUMN verdict_since timestamptz NOT NULL DEFAULT clock_timestamp()`.execute(db);
    await sql`
      UPDATE setup SET verdict_since = coalesce((
        SELECT min(ended_at) FROM setup_check AS same WHERE same.run_id = setup.run_id AND same.state = setup.verdict
          AND NOT EXISTS (SELECT FROM setup_check AS other WHERE other.run_id = setup.run_id
            AND other.ended_at > same.ended_at AND other.state NOT IN (setup.verdict, 'unknown'))
      ), checked_at, created_at)`.execute(db);
    await sql`
      CREATE INDEX setup_drifted ON setup (verdict_since DESC, run_id DESC, team_id)
        WHERE state = 'drifted'`.execute(db);
    await sql`CREATE INDEX run_account ON run (account_id, team_id)`.execute(db);
    await sql`CREATE INDEX setup_wanted ON setup (wanted_at) WHERE wanted_at IS NOT NULL`.execute(db);
    await sql`CREATE INDEX setup_leased ON setup (account_id) WHERE lease_until IS NOT NULL`.execute(db);
    for (const [name, every] of Object.entries(INTERVALS)) {
      const base = "extract(epoch FROM coalesce(checked_at, created_at) AT TIME ZONE 'UTC')";
      const due = `to_timestamp(least((floor(${base} / ${every}::float8 - slot) + 1 + slot) * ${every}::float8,
        CASE WHEN failure IS NOT NULL THEN ${base} + 3600 END))`;
      await sql.raw(`CREATE INDEX setup_due_${name} ON setup (team_id, (${due}))`).execute(db);
    }
    for (const team of ['', 'team_id, '])
      await sql.raw(`CREATE INDEX ON run_search (${team}state, region, created_at DESC, run_id DESC)`).execute(db);
    for (const name of ['error_code', 'failed_step'])
      await sql`
        CREATE INDEX ON run_search (${sql.ref(name)}, region, created_at DESC, run_id DESC)
          WHERE ${sql.ref(name)} IS NOT NULL`.execute(db);
  },
};
