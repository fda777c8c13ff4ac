import { type RawBuilder, sql } from 'kysely';
import type { Retention } from '#lib/retention.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** PostgreSQL advisory lock of the process that deletes; it ends with the transaction, or with the process. */
const RETENTION_LOCK = 7_216_018;
const RUNS_AT_ONCE = 100;
const ROWS_AT_ONCE = 1_000;

/** Notices of this age whose deliveries have all ended. */
export const oldNotices = (days: number): RawBuilder<unknown> => sql`
  notice WHERE created_at < clock_timestamp() - make_interval(days => ${days}) AND addressed_at IS NOT NULL
    AND NOT EXISTS (SELECT FROM delivery WHERE notice_id = notice.id AND state = 'waiting')`;

/** What one batch deleted: rows, and the events of runs. */
interface Deleted {
  deleted: number;
  events?: number;
}

/**
 * Deletes one batch of each kind of old data. Each is one transaction with its audit record, so a process that dies in
 * the middle leaves whole runs, and every deletion is recorded. Does nothing while another process is deleting. Returns
 * whether there may be more.
 */
export async function deleteOldBatch(db: Database, retention: Retention): Promise<boolean> {
  const { notificationDays, runDays, auditDays } = retention;
  const hasMore = [
    await deleteBatch(db, { what: 'notifications', days: notificationDays, most: ROWS_AT_ONCE }, deleteNotices),
    await deleteBatch(db, { what: 'runs', days: runDays, most: RUNS_AT_ONCE }, deleteRuns),
    await deleteBatch(db, { what: 'audit records', days: auditDays, most: ROWS_AT_ONCE }, deleteRecords),
  ];
  return hasMore.includes(true);
}

interface Batch {
  what: 'notifications' | 'runs' | 'audit records';
  /** Undefined: kept forever. */
  days: number | undefined;
  most: number;
}

type Delete = (trx: Transaction, days: number, most: number) => Promise<Deleted>;

async function deleteBatch(db: Database, { what, days, most }: Batch, remove: Delete): Promise<boolean> {
  if (days === undefined) return false;
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const { rows } = await sql<{ is: boolean }>`SELECT pg_try_advisory_xact_lock(${RETENTION_LOCK}) AS is`.execute(
        trx,
      );
      if (!rows[0]?.is) return false;
      const { deleted, events } = await remove(trx, days, most);
      if (deleted === 0) return false;
      const data = {
        ...{ what, olderThanDays: String(days), deleted: String(deleted) },
        ...(events === undefined ? {} : { events: String(events) }),
      };
      await appendAudit(trx, { kind: 'retention', teamId: null, runId: null, by: null, data });
      return deleted >= most;
    }),
  );
}

async function deleteNotices(trx: Transaction, days: number, most: number): Promise<Deleted> {
  const { numAffectedRows } = await sql`
    DELETE FROM notice WHERE id IN (SELECT id FROM ${oldNotices(days)} LIMIT ${most})`.execute(trx);
  return { deleted: Number(numAffectedRows ?? 0) };
}

async function deleteRuns(trx: Transaction, days: number, most: number): Promise<Deleted> {
  const { rows } = await sql<{ runs: string; events: string }>`
    SELECT runs, events FROM delete_unneeded_runs(${days}, ${most})`.execute(trx);
  return { deleted: Number(rows[0]?.runs ?? 0), events: Number(rows[0]?.events ?? 0) };
}

async function deleteRecords(trx: Transaction, days: number, most: number): Promise<Deleted> {
  const { rows } = await sql<{ deleted: string }>`
    SELECT delete_old_audit_records(${days}, ${most}) AS deleted`.execute(trx);
  return { deleted: Number(rows[0]?.deleted ?? 0) };
}
