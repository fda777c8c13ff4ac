import { sql } from 'kysely';
import type { DeletedTo } from '#lib/audit/checkpoint.ts';
import type { Database, Transaction } from '../database/database.ts';
import { StatementError, withDatabase } from '../database/with-database.ts';

/** PostgreSQL advisory lock that serializes the numbering and writing of checkpoints. */
const CHECKPOINT_LOCK = 7_216_011;
const UNDEFINED_TABLE = '42P01';

/** The most recent checkpoint. */
export interface CheckpointHead {
  number: number;
  /** Hexadecimal. */
  hash: string;
  /** The public key of the signature. */
  key: string;
  recordNo: number;
  recordHash: string;
  deletedTo: DeletedTo | null;
  /** Time since it was written, by the database's clock. */
  ageMs: number;
}

/** The audit record that a checkpoint covers. */
interface LastRecord {
  no: number;
  hash: string;
  /** ISO time. */
  at: string;
}

interface Sealing {
  isDue: (record: LastRecord, head: CheckpointHead | null) => boolean;
  /** The new checkpoint gives up older records; undefined: it gives up no more than the previous one. */
  auditDays: number | undefined;
  /** Writes the new checkpoint outside the database. */
  write: (of: {
    record: LastRecord;
    before: CheckpointHead | null;
    deletedTo: DeletedTo | null;
  }) => Omit<CheckpointHead, 'ageMs' | 'deletedTo'>;
}

/**
 * Creates and stores the next checkpoint; a lock ensures that only one process does so at a time. Does nothing if there
 * are no new records since the last checkpoint, or if `isDue` returns false.
 */
export function addCheckpoint(db: Database, { isDue, auditDays, write }: Sealing): Promise<void> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      await sql`SELECT pg_advisory_xact_lock(${CHECKPOINT_LOCK})`.execute(trx);
      const before = await selectHead(trx);
      const record = await selectLastRecord(trx);
      if (!record || record.hash === before?.recordHash || !isDue(record, before)) return;
      const old = auditDays === undefined ? null : await findSealedBefore(trx, auditDays);
      const deletedTo = (old?.no ?? 0) > (before?.deletedTo?.no ?? 0) ? old : (before?.deletedTo ?? null);
      const { number, hash, key, recordNo, recordHash } = write({ record, before, deletedTo });
      const row = {
        ...{ number, key, record_no: recordNo },
        ...{ hash: Buffer.from(hash, 'hex'), record_hash: Buffer.from(recordHash, 'hex') },
        deleted_to_no: deletedTo?.no ?? null,
        deleted_to_hash: deletedTo && Buffer.from(deletedTo.hash, 'hex'),
      };
      await trx.insertInto('audit_checkpoint').values(row).execute();
    }),
  );
}

/** The last record older than so many days that has a checkpoint of its own; null if there is none. */
export async function findSealedBefore(kysely: Database['kysely'], days: number): Promise<DeletedTo | null> {
  const row = await kysely
    .selectFrom('audit_checkpoint')
    .innerJoin('audit_record', (join) =>
      join.onRef('no', '=', 'record_no').onRef('audit_record.hash', '=', 'record_hash'),
    )
    .select(['record_no', 'record_hash'])
    .where('at', '<', sql<Date>`clock_timestamp() - make_interval(days => ${days})`)
    .orderBy('record_no', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? { no: row.record_no, hash: row.record_hash.toString('hex') } : null;
}

/** Null if no checkpoint was written yet, for example in a database from an older version. */
export async function loadCheckpointHead(db: Database): Promise<CheckpointHead | null> {
  try {
    return await withDatabase(() => selectHead(db.kysely));
  } catch (error) {
    if (error instanceof StatementError && error.code === UNDEFINED_TABLE) return null;
    throw error;
  }
}

/** Reads without a lock: usually there is nothing to do, so nothing should wait. */
export function loadLastSealed(db: Database): Promise<{ record: LastRecord | null; head: CheckpointHead | null }> {
  return withDatabase(async () => ({
    record: await selectLastRecord(db.kysely),
    head: await selectHead(db.kysely),
  }));
}

async function selectHead(kysely: Database['kysely'] | Transaction): Promise<CheckpointHead | null> {
  const row = await kysely
    .selectFrom('audit_checkpoint')
    .select(['number', 'hash', 'key', 'record_no', 'record_hash'])
    // As JSON, because a database of an earlier version has no such columns until the portal starts.
    .select(sql<string | null>`to_jsonb(audit_checkpoint) ->> 'deleted_to_no'`.as('deleted_to_no'))
    .select(sql<string | null>`ltrim(to_jsonb(audit_checkpoint) ->> 'deleted_to_hash', '\\x')`.as('deleted_to_hash'))
    .select(sql<number>`(extract(epoch FROM clock_timestamp() - written_at) * 1000)::float8`.as('age_ms'))
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  return {
    number: row.number,
    hash: row.hash.toString('hex'),
    key: row.key,
    recordNo: row.record_no,
    recordHash: row.record_hash.toString('hex'),
    deletedTo:
      row.deleted_to_no !== null && row.deleted_to_hash !== null
        ? { no: Number(row.deleted_to_no), hash: row.deleted_to_hash }
        : null,
    ageMs: row.age_ms,
  };
}

async function selectLastRecord(kysely: Database['kysely'] | Transaction): Promise<LastRecord | null> {
  const { rows } = await sql<{ no: number; hash: Buffer; at: Date }>`
    SELECT no, hash, at FROM last_audit_record()`.execute(kysely);
  const [row] = rows;
  return row ? { no: row.no, hash: row.hash.toString('hex'), at: row.at.toISOString() } : null;
}
