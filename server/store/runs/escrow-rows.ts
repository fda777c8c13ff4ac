import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { PortalError } from '#lib/errors.ts';
import type { PasswordField } from '#lib/request/schema.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { lockRun, writeChanges } from './write-changes.ts';

const EXPIRES_AFTER_HOURS = 24;

export interface SealedRow {
  field: PasswordField;
  sealed: Buffer;
}

/**
 * Stores ciphertext until it is deleted, or 24 hours at most; replaces an earlier value of the same field. Throws
 * concurrent-change if the run's wrapped key is no longer `storedKey`.
 */
export async function insertEscrow(
  trx: Transaction,
  runId: string,
  { wrappedKey, storedKey, rows }: { wrappedKey: Buffer; storedKey: Buffer | null; rows: readonly SealedRow[] },
): Promise<void> {
  if (rows.length === 0) return;
  const kept = await trx
    .selectFrom('escrow_key')
    .select('wrapped_key')
    .where('run_id', '=', runId)
    .forUpdate()
    .executeTakeFirst();
  if (kept && !(storedKey && kept.wrapped_key.equals(storedKey))) throw new PortalError('concurrent-change');
  await trx
    .insertInto('escrow_key')
    .values({ run_id: runId, wrapped_key: wrappedKey })
    .onConflict((conflict) => conflict.column('run_id').doUpdateSet({ wrapped_key: wrappedKey }))
    .execute();
  await trx
    .insertInto('escrow')
    .values(
      rows.map(({ field, sealed }) => ({
        run_id: runId,
        field,
        sealed,
        expires_at: sql<Date>`clock_timestamp() + make_interval(hours => ${EXPIRES_AFTER_HOURS})`,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['run_id', 'field']).doUpdateSet((column) => ({
        sealed: column.ref('excluded.sealed'),
        expires_at: column.ref('excluded.expires_at'),
      })),
    )
    .execute();
}

/** The run's wrapped data key; null once its last password is deleted. */
export async function loadEscrowKey(db: Database, runId: string): Promise<Buffer | null> {
  const row = await withDatabase(() =>
    db.kysely.selectFrom('escrow_key').select('wrapped_key').where('run_id', '=', runId).executeTakeFirst(),
  );
  return row?.wrapped_key ?? null;
}

/**
 * One password's ciphertext with the run's wrapped data key, for decryption, which is recorded in the same
 * transaction. Null if it is deleted or expired.
 */
export function loadEscrow(
  db: Database,
  runId: string,
  field: PasswordField,
): Promise<{ wrappedKey: Buffer; sealed: Buffer } | null> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const row = await trx
        .selectFrom('escrow')
        .innerJoin('escrow_key', 'escrow_key.run_id', 'escrow.run_id')
        .innerJoin('run', 'run.id', 'escrow.run_id')
        .select(['escrow_key.wrapped_key', 'escrow.sealed', 'run.team_id'])
        .where('escrow.run_id', '=', runId)
        .where('field', '=', field)
        .where(sql<boolean>`expires_at > clock_timestamp()`)
        .executeTakeFirst();
      if (!row) return null;
      await appendAudit(trx, { kind: 'decryption', teamId: row.team_id, runId, by: null, data: { field } });
      return { wrappedKey: row.wrapped_key, sealed: row.sealed };
    }),
  );
}

/** Deletes ciphertext, and with a run's last one the data key, without which no copy can be decrypted. */
export async function deleteEscrow(trx: Transaction, runId: string, fields: readonly PasswordField[]): Promise<void> {
  // Both deletions see the rows as they were before.
  await trx
    .with('deleted', (query) =>
      query.deleteFrom('escrow').where('run_id', '=', runId).where(sql<boolean>`field = ANY(${fields})`),
    )
    .deleteFrom('escrow_key')
    .where('run_id', '=', runId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('escrow').select('field').where('run_id', '=', runId).where(sql<boolean>`field <> ALL(${fields})`),
        ),
      ),
    )
    .execute();
}

/**
 * Deletes expired passwords and records that in each run's events; returns what was deleted. Continues past a run that
 * can't be read, and throws its error at the end.
 */
export function deleteExpiredEscrow(db: Database): Promise<{ runId: string; fields: PasswordField[] }[]> {
  return withDatabase(async () => {
    const expired = await db.kysely
      .selectFrom('escrow')
      .select('run_id')
      .distinct()
      .where(sql<boolean>`expires_at <= clock_timestamp()`)
      .execute();
    const destroyed: { runId: string; fields: PasswordField[] }[] = [];
    const failures: unknown[] = [];
    for (const { run_id: runId } of expired) {
      try {
        const fields = await expireRun(db, runId);
        if (fields.length > 0) destroyed.push({ runId, fields });
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    return destroyed;
  });
}

function expireRun(db: Database, runId: string): Promise<PasswordField[]> {
  return db.kysely.transaction().execute(async (trx) => {
    // Locks the run, so that a second process finds nothing left to do.
    const run = await lockRun(trx, (query) => query.where('id', '=', runId));
    if (!run) return [];
    const rows = await trx
      .deleteFrom('escrow')
      .where('run_id', '=', runId)
      .where(sql<boolean>`expires_at <= clock_timestamp()`)
      .returning('field')
      .execute();
    const fields = rows.map((row) => row.field);
    if (fields.length === 0) return [];
    await deleteEscrow(trx, runId, []);
    await writeChanges(trx, run, [{ type: 'password.destroyed', fields, reason: 'expired' }], randomUUID());
    return fields;
  });
}
