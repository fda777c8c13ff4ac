import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type AuditEntry, type AuditKind, canonicalRecord, readyEntry } from '#lib/audit/audit-record.ts';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** Of PostgreSQL's advisory locks the one by which records get their numbers one after the other. */
const AUDIT_LOCK = 7_216_004;

/** Before the first record. */
export const FIRST_HASH = Buffer.alloc(32);

/**
 * Records an act in the transaction that does it: without the record the act is undone, and without the act there is no record. Is to be
 * the last thing in the transaction: from here to its end all others that record something wait, since numbers have no gaps.
 */
export async function appendAudit<Kind extends AuditKind>(trx: Transaction, given: AuditEntry<Kind>): Promise<number> {
  const { kind, teamId, runId, by, data } = readyEntry(given);
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

/** An act that changes nothing in the database, such as a look at AWS: the record is there before it is done. */
export function recordAct<Kind extends AuditKind>(db: Database, entry: AuditEntry<Kind>): Promise<number> {
  return withDatabase(() => db.kysely.transaction().execute((trx) => appendAudit(trx, entry)));
}

export function chainHash(before: Uint8Array, canonical: string): Buffer {
  return createHash('sha256').update(before).update(canonical, 'utf8').digest();
}

/** A statement of its own after the lock is had: only then it sees what the holder before has written. */
async function selectLast(trx: Transaction): Promise<{ no: number; hash: Buffer; now: Date }> {
  const { rows } = await sql<{ no: number | null; hash: Buffer | null; now: Date }>`
    SELECT last.no, last.hash, date_trunc('milliseconds', greatest(clock_timestamp(), last.at)) AS now
    FROM (SELECT 1) AS always LEFT JOIN last_audit_record() AS last ON true`.execute(trx);
  const [row] = rows;
  if (!row) throw new Error('a query of one row has given none');
  return { no: row.no ?? 0, hash: row.hash ?? FIRST_HASH, now: row.now };
}
