import { isPortalError, PortalError } from '#lib/errors.ts';
import { PASSWORD_FIELDS, type PasswordField } from '#lib/request/schema.ts';
import type { AwsCall } from '#server/aws/session/team-aws.ts';
import type { Portal } from '#server/portal.ts';
import type { Database, Transaction } from '#server/store/database/database.ts';
import { insertEscrow, loadEscrow, loadEscrowKey, type SealedRow } from '#server/store/runs/escrow-rows.ts';
import type { EscrowKeys } from './escrow-keys.ts';
import { type EscrowScope, makeDataKey, openPassword, type Sealed, sealPassword } from './seal.ts';

type Passwords = Readonly<Partial<Record<PasswordField, string>>>;

/** Passwords encrypted before the transaction, since KMS must not be called within it. */
export interface SealedPasswords {
  wrappedKey: Sealed;
  /** The run's wrapped key as stored when these passwords were sealed. Null if there was none. */
  storedKey: Sealed | null;
  rows: readonly SealedRow[];
}

/** Seals passwords for a new run under a new data key. Throws what `EscrowKeys.wrap` throws. */
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

/** Seals passwords for a run that already has some, under the same data key unless it can no longer be unwrapped. */
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
 * Stores the passwords in the caller's transaction. They expire after 24 hours by the database's clock. Throws
 * concurrent-change if other passwords were stored since these were sealed.
 */
export function storePasswords(trx: Transaction, runId: string, sealed: SealedPasswords): Promise<void> {
  return insertEscrow(trx, runId, sealed);
}

/**
 * Returns the plaintext password for the one call that needs it, after recording the decryption. Throws
 * password-expired, escrow-unreadable, escrow-key-refused.
 */
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

/** Null if no key can unwrap it, in which case the passwords under it are already lost. */
async function unwrapOrNull(keys: EscrowKeys, scope: EscrowScope, wrapped: Sealed): Promise<Buffer | null> {
  try {
    return await keys.unwrap(scope, wrapped);
  } catch (error) {
    if (isPortalError(error) && error.code === 'escrow-unreadable') return null;
    throw error;
  }
}
