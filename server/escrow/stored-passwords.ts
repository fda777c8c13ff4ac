import { isPortalError, PortalError } from '#lib/errors.ts';
import { PASSWORD_FIELDS, type PasswordField } from '#lib/request/schema.ts';
import type { AwsCall } from '#server/aws/session/team-aws.ts';
import type { Portal } from '#server/portal.ts';
import type { Database, Transaction } from '#server/store/database/database.ts';
import { insertEscrow, loadEscrow, loadEscrowKey, type SealedRow } from '#server/store/runs/escrow-rows.ts';
import type { EscrowKeys } from './escrow-keys.ts';
import { type EscrowScope, makeDataKey, openPassword, type Sealed, sealPassword } from './seal.ts';

type Passwords = Readonly<Partial<Record<PasswordField, string>>>;

/** Ciphertexts that are ready to be stored: KMS is asked before the transaction, not within. */
export interface SealedPasswords {
  wrappedKey: Sealed;
  /** The run's wrapped key as it was stored when these were sealed; null: there was none. */
  storedKey: Sealed | null;
  rows: readonly SealedRow[];
}

/** Of a new run: under a data key of its own. Throws what `EscrowKeys.wrap` throws. */
export async function sealPasswords(
  keys: EscrowKeys,
  scope: EscrowScope,
  passwords: Passwords,
): Promise<SealedPasswords> {
  const dataKey = makeDataKey();
  return {
    wrappedKey: await keys.wrap(scope, dataKey),
    storedKey: null,
    rows: sealRows(dataKey, scope, passwords),
  };
}

/** Of a run that has some already: under the same data key, unless nobody can open that any more. */
export async function sealMorePasswords(
  db: Database,
  keys: EscrowKeys,
  scope: EscrowScope,
  passwords: Passwords,
): Promise<SealedPasswords> {
  const storedKey = await loadEscrowKey(db, scope.runId);
  const dataKey = storedKey && (await unwrapOrNull(keys, scope, storedKey));
  if (dataKey) return { wrappedKey: storedKey, storedKey, rows: sealRows(dataKey, scope, passwords) };
  return { ...(await sealPasswords(keys, scope, passwords)), storedKey };
}

/**
 * Stores them in the caller's transaction; the database's clock ends them after 24 hours. Throws concurrent-change where somebody else has
 * given passwords since they were sealed.
 */
export function storePasswords(trx: Transaction, runId: string, sealed: SealedPasswords): Promise<void> {
  return insertEscrow(trx, runId, sealed);
}

/** The password in clear, for the one call that needs it; that it is opened is recorded before. Throws password-expired, escrow-unreadable, escrow-key-refused. */
export async function openStoredPassword(
  { db, escrow }: Pick<Portal, 'db' | 'escrow'>,
  run: { id: string; teamId: string },
  field: PasswordField,
  call?: AwsCall,
): Promise<string> {
  const stored = await loadEscrow(db, run.id, field);
  if (!stored) throw new PortalError('password-expired', { field });
  const scope = { runId: run.id, teamId: run.teamId };
  try {
    return openPassword(await escrow.unwrap(scope, stored.wrappedKey, call), scope, field, stored.sealed);
  } catch (error) {
    if (!isPortalError(error) || error.code !== 'escrow-unreadable') throw error;
    throw new PortalError('escrow-unreadable', { field }, { cause: error });
  }
}

function sealRows(dataKey: Buffer, scope: EscrowScope, passwords: Passwords): SealedRow[] {
  return PASSWORD_FIELDS.flatMap((field) => {
    const password = passwords[field];
    return password === undefined ? [] : [{ field, sealed: sealPassword(dataKey, scope, field, password) }];
  });
}

/** Null where no key opens it any more: what the old data key sealed is lost already. */
async function unwrapOrNull(keys: EscrowKeys, scope: EscrowScope, wrapped: Sealed): Promise<Buffer | null> {
  try {
    return await keys.unwrap(scope, wrapped);
  } catch (error) {
    if (isPortalError(error) && error.code === 'escrow-unreadable') return null;
    throw error;
  }
}
