import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type AuditEntry, type AuditKind, canonicalRecord, readyEntry } from '#lib/audit/audit-record.ts';
import { requestClient } from '#server/request-client.ts';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** PostgreSQL advisory lock that serializes the numbering of audit records. */
const AUDIT_LOCK = 7_216_004;

/** The hash that the first record is chained to. */
export const FIRST_HASH = Buffer.alloc(32);

/**
 * Records an action in the transaction that performs it, so that neither is stored without the other. Call this last in
 * the transaction: record numbers have no gaps, so every other writer of audit records waits until it ends.
 */
export async function appendAudit<Kind extends AuditKind>(trx: Transaction, given: AuditEntry<Kind>): Promise<number> {
  // The portal's own acts have no client, even while it answers a request. A refusal without a person is a failed sign-in.
  const isOwnAct = given.by === null && given.kind !== 'refusal';
  const { kind, teamId, runId, by, data } = readyEntry(given, isOwnAct ? undefined : requestClient.getStore());
  await sql`SELECT pg_advisory_xact_lock(${AUDIT_LOCK})`.execute(trx);
  const last = await selectLast(trx);
  const record = { no: last.no + 1, at: last.now.toISOString(), kind, teamId, runId, by, data };
  const row = {
    no: record.no,
    at: last.now,
    kind,
    team_id: teamId,
    run_id: runId,
    person_id: by?.userId ?? null,
    person_name: by?.name ?? null,
    data: JSON.stringify(data),
    hash: chainHash(last.hash, canonicalRecord(record)),
  };
  await trx.insertInto('audit_record').values(row).execute();
  return record.no;
}

/**
 * For an action that changes nothing in the database, such as a read from AWS: the record is stored before the action.
 */
export function recordAct<Kind extends AuditKind>(db: Database, entry: AuditEntry<Kind>): Promise<number> {
  return withDatabase(() => db.kysely.transaction().execute((trx) => appendAudit(trx, entry)));
}

export function chainHash(before: Uint8Array, canonical: string): Buffer {
  return createHash('sha256').update(before).update(canonical, 'utf8').digest();
}

/** A separate statement after the lock is acquired: only then does it see what the previous holder committed. */
async function selectLast(trx: Transaction): Promise<{ no: number; hash: Buffer; now: Date }> {
  const { rows } = await sql<{ no: number | null; hash: Buffer | null; now: Date }>`
    SELECT last.no, last.hash, date_trunc('milliseconds', greatest(clock_timestamp(), last.at)) AS now
    FROM (SELECT 1) AS always LEFT JOIN last_audit_record() AS last ON true`.execute(trx);
  const [row] = rows;
  if (!row) throw new Error('a query that must return one row returned none');
  return { no: row.no ?? 0, hash: row.hash ?? FIRST_HASH, now: row.now };
}
