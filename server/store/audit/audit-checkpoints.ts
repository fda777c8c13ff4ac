import { sql } from 'kysely';
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

/**
 * Creates and stores the next checkpoint. `write` gets the last record and the previous checkpoint, and writes the new
 * one outside the database; a lock ensures that only one process does so at a time. Does nothing if there are no new
 * records since the last checkpoint, or if `isDue` returns false.
 */
export function addCheckpoint(
  db: Database,
  isDue: (record: LastRecord, head: CheckpointHead | null) => boolean,
  write: (of: { record: LastRecord; before: CheckpointHead | null }) => Omit<CheckpointHead, 'ageMs'>,
): Promise<void> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      await sql`SELECT pg_advisory_xact_lock(${CHECKPOINT_LOCK})`.execute(trx);
      const before = await selectHead(trx);
      const record = await selectLastRecord(trx);
      if (!record || record.hash === before?.recordHash || !isDue(record, before)) return;
      const { number, hash, key, recordNo, recordHash } = write({ record, before });
      const hashes = { hash: Buffer.from(hash, 'hex'), record_hash: Buffer.from(recordHash, 'hex') };
      const row = { number, key, record_no: recordNo, ...hashes };
      await trx.insertInto('audit_checkpoint').values(row).execute();
    }),
  );
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
    ageMs: row.age_ms,
  };
}

async function selectLastRecord(kysely: Database['kysely'] | Transaction): Promise<LastRecord | null> {
  const { rows } = await sql<{ no: number; hash: Buffer; at: Date }>`
    SELECT no, hash, at FROM last_audit_record()`.execute(kysely);
  const [row] = rows;
  return row ? { no: row.no, hash: row.hash.toString('hex'), at: row.at.toISOString() } : null;
}
