import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Who did what: numbered without gaps, each record bound to the one before it by its hash, never changed by anybody. */
export const audit: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      CREATE TABLE audit_record (
        no integer PRIMARY KEY CHECK (no > 0),
        at timestamptz NOT NULL,
        kind text NOT NULL,
        team_id text,
        run_id text,
        person_id text,
        person_name text,
        data jsonb NOT NULL,
        hash bytea NOT NULL CHECK (octet_length(hash) = 32),
        CHECK ((person_id IS NULL) = (person_name IS NULL))
      )`.execute(db);
    await sql`CREATE INDEX audit_record_team ON audit_record (team_id, no DESC)`.execute(db);
    // Holds for the owner of the table too, until somebody takes the trigger away; what is changed then, the chain tells.
    await sql`
      CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION 'audit records are not changed' USING ERRCODE = 'insufficient_privilege';
        END $$`.execute(db);
    await sql`
      CREATE TRIGGER audit_record_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_record
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()`.execute(db);
  },
};
