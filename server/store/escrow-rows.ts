import { sql } from 'kysely';
import type { PasswordField } from '#lib/setup/request.ts';
import { appendEvents } from './append-changes.ts';
import type { Database, Transaction } from './database.ts';
import { withDatabase } from './with-database.ts';

/** After this time, by the database's clock, a password is destroyed whatever became of its run. */
const ESCROW_HOURS = 24;

export interface EscrowRow {
  field: PasswordField;
  sealed: Buffer;
}

/** Stores ciphertexts, each in the place of an earlier one, under the run's wrapped key. */
export async function insertEscrow(
  trx: Transaction,
  runId: string,
  wrappedKey: Buffer,
  rows: readonly EscrowRow[],
): Promise<void> {
  await trx
    .insertInto('escrow_key')
    .values({ run_id: runId, wrapped_key: wrappedKey })
    .onConflict((conflict) => conflict.column('run_id').doNothing())
    .execute();
  const expires_at = sql<Date>`now() + make_interval(hours => ${ESCROW_HOURS})`;
  await trx
    .insertInto('escrow')
    .values(rows.map((row) => ({ run_id: runId, ...row, expires_at })))
    .onConflict((conflict) =>
      conflict.columns(['run_id', 'field']).doUpdateSet({ sealed: (row) => row.ref('excluded.sealed'), expires_at }),
    )
    .execute();
}

/** The run's wrapped data key; null where it was destroyed or never made. */
export async function loadEscrowKey(trx: Transaction, runId: string): Promise<Buffer | null> {
  const row = await trx
    .selectFrom('escrow_key')
    .select('wrapped_key')
    .where('run_id', '=', runId)
    .forUpdate()
    .executeTakeFirst();
  return row?.wrapped_key ?? null;
}

/** One ciphertext with its wrapped key; null where it was destroyed or its time is over. */
export function loadEscrow(
  db: Database,
  runId: string,
  field: PasswordField,
): Promise<{ sealed: Buffer; wrappedKey: Buffer } | null> {
  return withDatabase(async () => {
    const row = await db.kysely
      .selectFrom('escrow')
      .innerJoin('escrow_key', 'escrow_key.run_id', 'escrow.run_id')
      .select(['sealed', 'wrapped_key'])
      .where('escrow.run_id', '=', runId)
      .where('field', '=', field)
      .where('expires_at', '>', sql<Date>`now()`)
      .executeTakeFirst();
    return row ? { sealed: row.sealed, wrappedKey: row.wrapped_key } : null;
  });
}

/** Destroys ciphertexts, and with the last one the key, without which no copy of them opens either. */
export async function deleteEscrow(trx: Transaction, runId: string, fields: readonly PasswordField[]): Promise<void> {
  await trx.deleteFrom('escrow').where('run_id', '=', runId).where('field', 'in', fields).execute();
  await trx
    .deleteFrom('escrow_key')
    .where('run_id', '=', runId)
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('escrow').select('field').where('run_id', '=', runId))))
    .execute();
}

/** Destroys what is older than its time and says so in each run's events. Gives the runs. */
export function deleteExpiredEscrow(db: Database): Promise<string[]> {
  return withDatabase(async () => {
    const expired = await db.kysely
      .selectFrom('escrow')
      .select('run_id')
      .distinct()
      .where('expires_at', '<=', sql<Date>`now()`)
      .execute();
    for (const { run_id } of expired) await deleteExpiredOf(db, run_id);
    return expired.map(({ run_id }) => run_id);
  });
}

async function deleteExpiredOf(db: Database, runId: string): Promise<void> {
  await db.kysely.transaction().execute(async (trx) => {
    await trx.selectFrom('run').select('id').where('id', '=', runId).forUpdate().execute();
    const rows = await trx
      .selectFrom('escrow')
      .select('field')
      .where('run_id', '=', runId)
      .where('expires_at', '<=', sql<Date>`now()`)
      .execute();
    const fields = rows.map(({ field }) => field);
    if (fields.length === 0) return;
    await deleteEscrow(trx, runId, fields);
    await appendEvents(trx, runId, [{ type: 'password.destroyed', fields, reason: 'expired' }]);
  });
}
