import { sql } from 'kysely';
import type { DeletedTo } from '#lib/audit/checkpoint.ts';
import { draftDaysOf, type Retention } from '#lib/retention.ts';
import { findSealedBefore } from '../audit/audit-checkpoints.ts';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { oldNotices } from './delete-old.ts';

/** What retention would delete now; null for what it keeps forever. */
export interface OldData {
  drafts: number;
  notifications: { deleted: number; kept: number } | null;
  /** `kept` counts the setups of that age that are still needed. */
  runs: { deleted: number; cleanUps: number; events: number; kept: number } | null;
  /** `to` is the last deleted one. */
  records: { deleted: number; to: DeletedTo | null } | null;
}

/** Counts in one snapshot, and changes nothing. */
export function countOld(db: Database, retention: Retention): Promise<OldData> {
  const { notificationDays, runDays, auditDays } = retention;
  return withDatabase(() =>
    db.kysely
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (trx) => ({
        drafts: await countDrafts(trx, draftDaysOf(retention)),
        notifications: notificationDays === undefined ? null : await countNotices(trx, notificationDays),
        runs: runDays === undefined ? null : await countRuns(trx, runDays),
        records: auditDays === undefined ? null : await countRecords(trx, auditDays),
      })),
  );
}

const before = (days: number) => sql`clock_timestamp() - make_interval(days => ${days})`;

async function countDrafts(trx: Transaction, days: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM draft WHERE changed_at <= ${before(days)}`.execute(trx);
  return rows[0]?.count ?? 0;
}

async function countNotices(trx: Transaction, days: number): Promise<OldData['notifications']> {
  const { rows } = await sql<{ deleted: number; kept: number }>`
    SELECT deleted, old - deleted AS kept FROM
      (SELECT count(*)::int AS deleted FROM ${oldNotices(days)}) AS going,
      (SELECT count(*)::int AS old FROM notice WHERE created_at < ${before(days)}) AS of_age`.execute(trx);
  return rows[0] ?? null;
}

async function countRuns(trx: Transaction, days: number): Promise<OldData['runs']> {
  const { rows } = await sql<NonNullable<OldData['runs']>>`
    WITH going AS (SELECT run_id AS id FROM unneeded_runs(${days})),
      clean_up AS (SELECT id FROM run WHERE cleans_run IN (SELECT id FROM going))
    SELECT (SELECT count(*)::int FROM going) AS deleted,
      (SELECT count(*)::int FROM clean_up) AS "cleanUps",
      (SELECT count(*)::int FROM event WHERE run_id IN (SELECT id FROM going UNION ALL SELECT id FROM clean_up)) AS events,
      (SELECT count(*)::int FROM run WHERE kind = 'set-up' AND last_sign_at < ${before(days)}
        AND id NOT IN (SELECT id FROM going)) AS kept`.execute(trx);
  return rows[0] ?? null;
}

async function countRecords(trx: Transaction, days: number): Promise<OldData['records']> {
  const to = await findSealedBefore(trx, days);
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM audit_record WHERE no <= ${to?.no ?? 0}`.execute(trx);
  return { deleted: rows[0]?.count ?? 0, to };
}
