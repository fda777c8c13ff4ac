import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Runs, their numbered events, what was stored before a call that makes something, and ciphertext of passwords. */
export const runs: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      CREATE TABLE run (
        id uuid PRIMARY KEY,
        request_key text NOT NULL,
        request_hash text NOT NULL,
        team_id text NOT NULL,
        account_id text NOT NULL,
        region text NOT NULL,
        partition text NOT NULL,
        requested_by text NOT NULL,
        requester_name text NOT NULL,
        graph_version integer NOT NULL,
        state text NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
        created_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp()),
        finished_at timestamptz,
        last_sign_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        last_no integer NOT NULL,
        epoch integer NOT NULL DEFAULT 0,
        lease_owner text,
        lease_until timestamptz,
        alias text,
        key_arn text,
        role_name text NOT NULL,
        failed_steps text[] NOT NULL,
        search_text text NOT NULL,
        UNIQUE (requested_by, request_key),
        CHECK ((lease_owner IS NULL) = (lease_until IS NULL))
      )`.execute(db);
    await sql`CREATE INDEX run_history ON run (created_at DESC, id DESC)`.execute(db);
    await sql`CREATE INDEX run_team_history ON run (team_id, created_at DESC, id DESC)`.execute(db);
    await sql`
      CREATE INDEX run_unfinished ON run (last_sign_at) WHERE state IN ('queued', 'running', 'failed')`.execute(db);
    await sql`
      CREATE TABLE event (
        run_id uuid NOT NULL REFERENCES run,
        no integer NOT NULL CHECK (no > 0),
        at timestamptz NOT NULL,
        type text NOT NULL,
        data jsonb NOT NULL,
        write_id uuid NOT NULL,
        PRIMARY KEY (run_id, no)
      )`.execute(db);
    await sql`
      CREATE TABLE intent (
        run_id uuid NOT NULL REFERENCES run,
        step text NOT NULL,
        token uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        attempted_at timestamptz,
        PRIMARY KEY (run_id, step)
      )`.execute(db);
    await sql`
      CREATE TABLE escrow_key (
        run_id uuid PRIMARY KEY REFERENCES run,
        wrapped_key bytea NOT NULL
      )`.execute(db);
    await sql`
      CREATE TABLE escrow (
        run_id uuid NOT NULL REFERENCES escrow_key,
        field text NOT NULL CHECK (field IN ('source', 'destination')),
        sealed bytea NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (run_id, field)
      )`.execute(db);
    await sql`CREATE INDEX escrow_expires_at ON escrow (expires_at)`.execute(db);
  },
};
