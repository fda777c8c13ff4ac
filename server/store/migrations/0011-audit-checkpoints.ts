import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Which signed checkpoints of the audit records were written outside of the database: so many have to be found there. Never changed. */
export const auditCheckpoints: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      CREATE TABLE audit_checkpoint (
        number integer PRIMARY KEY CHECK (number > 0),
        hash bytea NOT NULL CHECK (octet_length(hash) = 32),
        key text NOT NULL,
        record_no integer NOT NULL CHECK (record_no > 0),
        record_hash bytea NOT NULL CHECK (octet_length(record_hash) = 32),
        written_at timestamptz NOT NULL DEFAULT clock_timestamp()
      )`.execute(db);
    await sql`
      CREATE TRIGGER audit_checkpoint_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoint
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()`.execute(db);
  },
};
