import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const TEAMS = "(SELECT current_setting('portal.teams', true))";

/**
 * The setups that runs have made and that are not cleaned up, with their comparison with AWS, and the latest
 * comparisons of each. Setups from before are added: those whose run succeeded are as the run last verified them.
 */
export const setups: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      CREATE TABLE setup (
        run_id uuid PRIMARY KEY REFERENCES run ON DELETE CASCADE,
        team_id text NOT NULL,
        account_id text NOT NULL,
        region text NOT NULL,
        names text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        state text NOT NULL CHECK (state IN ('in-sync', 'drifted', 'gone', 'unknown')),
        verdict text CHECK (verdict IN ('in-sync', 'drifted', 'gone')),
        failure jsonb,
        checked_at timestamptz,
        checked_for jsonb,
        slot double precision NOT NULL DEFAULT random(),
        wanted_at timestamptz,
        wanted_for jsonb,
        epoch integer NOT NULL DEFAULT 0,
        lease_until timestamptz,
        UNIQUE (team_id, account_id, region, names)
      )`.execute(db);
    await sql`
      CREATE TABLE setup_check (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        run_id uuid NOT NULL REFERENCES setup ON DELETE CASCADE,
        ended_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        requested_by jsonb,
        state text NOT NULL,
        failure jsonb,
        checks jsonb NOT NULL
      )`.execute(db);
    await sql`CREATE INDEX setup_check_run_id ON setup_check (run_id, ended_at DESC)`.execute(db);
    await sql`ALTER TABLE setup ENABLE ROW LEVEL SECURITY`.execute(db);
    await sql`
      CREATE POLICY of_team ON setup
        USING (${sql.raw(`${TEAMS} = '*' OR team_id = ANY (string_to_array(${TEAMS}, ','))`)})`.execute(db);
    await sql`ALTER TABLE setup_check ENABLE ROW LEVEL SECURITY`.execute(db);
    await sql`
      CREATE POLICY of_team ON setup_check
        USING (${sql.raw(`${TEAMS} = '*' OR EXISTS (SELECT FROM setup WHERE setup.run_id = setup_check.run_id)`)})
      `.execute(db);
    await addEarlierSetups(db);
  },
};

async function addEarlierSetups(db: Kysely<unknown>): Promise<void> {
  await sql`
    INSERT INTO setup (run_id, team_id, account_id, region, names, state, verdict, checked_at)
    SELECT DISTINCT ON (team_id, account_id, region, names) id, team_id, account_id, region, names,
      CASE WHEN state = 'succeeded' THEN 'in-sync' ELSE 'unknown' END,
      CASE WHEN state = 'succeeded' THEN 'in-sync' END,
      CASE WHEN state = 'succeeded' THEN finished_at END
    FROM (
      SELECT run.*, data #>> '{request,key,mode}' AS mode, concat_ws(E'\n',
        coalesce(data #>> '{request,key,alias}', data #>> '{request,key,keyArn}'),
        data #>> '{request,source,secretName}', data #>> '{request,destination,secretName}',
        data #>> '{request,role,roleName}') AS names
      FROM run JOIN event ON event.run_id = run.id AND event.no = 1
      WHERE run.kind = 'set-up' AND run.state IN ('succeeded', 'failed', 'cancelled')
        AND NOT EXISTS (SELECT FROM run AS clean_up WHERE clean_up.cleans_run = run.id AND clean_up.state = 'succeeded')
    ) AS made
    WHERE state = 'succeeded' OR EXISTS (
      SELECT FROM event WHERE event.run_id = made.id AND event.type = 'step.succeeded'
        AND (event.data ->> 'step' IN ('source-secret', 'destination-secret', 'iam-role', 'key-policy', 'role-policy')
          OR (mode = 'create' AND event.data ->> 'step' IN ('kms-key', 'kms-alias'))))
    ORDER BY team_id, account_id, region, names, made.created_at DESC`.execute(db);
}
