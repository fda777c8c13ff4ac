import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The least days for which the functions keep what they delete, whatever they are called with. */
const RUN_DAYS = 90;
const AUDIT_DAYS = 365;

/**
 * Deletes old runs and audit records. The application may not delete from these tables, so functions with the owner's
 * rights do it, and check themselves what is no longer needed. A checkpoint says up to which audit record.
 */
export const retention: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const { rows } = await sql<{ schema: string }>`SELECT current_schema() AS schema`.execute(db);
    const rights = `SECURITY DEFINER SET search_path = pg_catalog, "${rows[0]?.schema ?? 'public'}", pg_temp`;
    await sql`
      ALTER TABLE audit_checkpoint
        ADD COLUMN deleted_to_no integer CHECK (deleted_to_no > 0),
        ADD COLUMN deleted_to_hash bytea CHECK (octet_length(deleted_to_hash) = 32),
        ADD CHECK ((deleted_to_no IS NULL) = (deleted_to_hash IS NULL))`.execute(db);
    for (const text of [UNNEEDED_RUNS, DELETE_RUNS, DELETE_RECORDS]) await sql.raw(text(rights)).execute(db);
    await sql`
      CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_TABLE_NAME = 'audit_record' AND TG_OP = 'DELETE'
            AND current_setting('portal.audit_retention', true) = 'on' THEN RETURN NULL; END IF;
          RAISE EXCEPTION 'audit records are not changed' USING ERRCODE = 'insufficient_privilege';
        END $$`.execute(db);
  },
};

/**
 * The setup runs without a sign of life for so many days that nothing needs: no step that creates something has ever
 * started, or a clean-up has deleted all that the run created. Their clean-ups are as old, have ended, and belong to
 * them. Nothing is left to send, and no orphan names them.
 */
const UNNEEDED_RUNS = (rights: string) => `
  CREATE FUNCTION unneeded_runs(days integer, among uuid[] DEFAULT NULL) RETURNS TABLE (run_id uuid)
  LANGUAGE sql STABLE ${rights} AS $unneeded$
    SELECT run.id FROM run
    WHERE (among IS NULL OR run.id = ANY (among)) AND run.kind = 'set-up'
      AND run.state IN ('succeeded', 'failed', 'cancelled', 'denied', 'expired')
      AND run.last_sign_at < clock_timestamp() - make_interval(days => days)
      AND NOT EXISTS (
        SELECT FROM run AS clean_up WHERE clean_up.cleans_run = run.id
          AND (clean_up.state NOT IN ('succeeded', 'cancelled', 'denied', 'expired')
            OR clean_up.last_sign_at >= clock_timestamp() - make_interval(days => days)))
      AND (EXISTS (
          SELECT FROM run AS clean_up JOIN event ON event.run_id = clean_up.id AND event.no = 1
          WHERE clean_up.cleans_run = run.id AND clean_up.state = 'succeeded'
            AND NOT EXISTS (
              SELECT FROM jsonb_array_elements(event.data #> '{cleanUp,rows}') AS kept
              WHERE kept ->> 'action' = 'keep' AND coalesce(kept ->> 'reason', '')
                NOT IN ('gone', 'waits-for-deletion', 'not-made-by-run', 'key-adopted')))
        OR (run.state <> 'succeeded' AND NOT EXISTS (
          SELECT FROM event WHERE event.run_id = run.id AND event.type = 'step.started'
            AND event.data ->> 'step' NOT IN ('access', 'names'))))
      AND NOT EXISTS (
        SELECT FROM notice LEFT JOIN delivery ON delivery.notice_id = notice.id AND delivery.state = 'waiting'
        WHERE (notice.run_id = run.id
            OR notice.run_id IN (SELECT clean_up.id FROM run AS clean_up WHERE clean_up.cleans_run = run.id))
          AND (notice.addressed_at IS NULL OR delivery.id IS NOT NULL))
      AND NOT EXISTS (SELECT FROM stray WHERE stray.run_id = run.id::text)
  $unneeded$`;

/**
 * Deletes at most so many of these setup runs with their clean-ups. Judges them again once they are locked, because
 * nobody can retry or clean up a locked run. Skips a run that someone else has locked.
 */
const DELETE_RUNS = (rights: string) => `
  CREATE FUNCTION delete_unneeded_runs(days integer, most integer) RETURNS TABLE (runs bigint, events bigint)
  LANGUAGE plpgsql ${rights} AS $delete$
  DECLARE
    doomed uuid[];
  BEGIN
    IF days < ${RUN_DAYS} THEN
      RAISE EXCEPTION 'runs are kept for at least ${RUN_DAYS} days' USING ERRCODE = 'insufficient_privilege';
    END IF;
    doomed := ARRAY(SELECT run_id FROM unneeded_runs(days) LIMIT most);
    doomed := ARRAY(SELECT id FROM run WHERE id = ANY (doomed) FOR UPDATE SKIP LOCKED);
    doomed := ARRAY(SELECT run_id FROM unneeded_runs(days, doomed));
    doomed := doomed || ARRAY(SELECT id FROM run WHERE cleans_run = ANY (doomed));
    DELETE FROM notice WHERE run_id = ANY (doomed);
    DELETE FROM intent WHERE run_id = ANY (doomed);
    DELETE FROM escrow WHERE run_id = ANY (doomed);
    DELETE FROM escrow_key WHERE run_id = ANY (doomed);
    DELETE FROM event WHERE run_id = ANY (doomed);
    GET DIAGNOSTICS events = ROW_COUNT;
    DELETE FROM run WHERE id = ANY (doomed);
    GET DIAGNOSTICS runs = ROW_COUNT;
    RETURN NEXT;
  END $delete$`;

/**
 * Deletes at most so many audit records that are older and that the last checkpoint gives up; the oldest first, and
 * never the last one, which the next record continues.
 */
const DELETE_RECORDS = (rights: string) => `
  CREATE FUNCTION delete_old_audit_records(days integer, most integer) RETURNS bigint
  LANGUAGE plpgsql ${rights} AS $delete$
  DECLARE
    given_up integer := (SELECT deleted_to_no FROM audit_checkpoint ORDER BY number DESC LIMIT 1);
    deleted bigint;
  BEGIN
    IF days < ${AUDIT_DAYS} THEN
      RAISE EXCEPTION 'audit records are kept for at least ${AUDIT_DAYS} days' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM set_config('portal.audit_retention', 'on', true);
    DELETE FROM audit_record WHERE no IN (
      SELECT no FROM audit_record
      WHERE no <= given_up AND at < clock_timestamp() - make_interval(days => days)
        AND no < (SELECT max(no) FROM audit_record)
      ORDER BY no LIMIT most);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    PERFORM set_config('portal.audit_retention', '', true);
    RETURN deleted;
  END $delete$`;
