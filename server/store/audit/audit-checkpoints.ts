import { sql } from 'kysely';
import type { Database, Transaction } from '../database/database.ts';
import { StatementError, withDatabase } from '../database/with-database.ts';

/** Of PostgreSQL's advisory locks the one by which checkpoints get their numbers, and are written, one after the other. */
const CHECKPOINT_LOCK = 7_216_011;
const UNDEFINED_TABLE = '42P01';

/** The last checkpoint that was written. */
export interface CheckpointHead {
  number: number;
  /** In hexadecimal. */
  hash: string;
  /** The public key that signed it. */
  key: string;
  recordNo: number;
  recordHash: string;
  /** How long ago it was written, by the database's clock. */
  ageMs: number;
}

/** An audit record, as a checkpoint holds it. */
interface LastRecord {
  no: number;
  hash: string;
  /** ISO time. */
  at: string;
}

/**
 * Makes the next checkpoint and notes it. `write` gets the last record and the checkpoint before, and puts the new one in its place
 * outside; it is the only one who does so at this time, of all processes that work with this database. Where there are no records since
 * the last checkpoint, or `isDue` says no, nothing is done.
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

/** Null where none was written: also in a database that no portal of this version has worked with. */
export async function loadCheckpointHead(db: Database): Promise<CheckpointHead | null> {
  try {
    return await withDatabase(() => selectHead(db.kysely));
  } catch (error) {
    if (error instanceof StatementError && error.code === UNDEFINED_TABLE) return null;
    throw error;
  }
}

/** Where nothing is to be done, which is nearly always, nobody waits for a lock. */
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
