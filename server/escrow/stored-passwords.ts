import { isPortalError, PortalError } from '#lib/errors.ts';
import { PASSWORD_FIELDS, type PasswordField } from '#lib/setup/request.ts';
import type { Database, Transaction } from '#server/store/database.ts';
import { insertEscrow, loadEscrow, loadEscrowKey } from '#server/store/escrow-rows.ts';
import { type EscrowScope, makeDataKey, openPassword, sealPassword, unwrapDataKey, wrapDataKey } from './seal.ts';

interface EscrowPortal {
  db: Database;
  settings: { escrowKey: Buffer };
}

/** Encrypts the given passwords and stores them in the caller's transaction; the database's clock ends them after 24 hours. */
export async function storePasswords(
  trx: Transaction,
  masterKey: Buffer,
  scope: EscrowScope,
  passwords: Readonly<Partial<Record<PasswordField, string>>>,
): Promise<void> {
  const wrapped = await loadEscrowKey(trx, scope.runId);
  const kept = wrapped ? unwrapOrNull(masterKey, scope, wrapped) : null;
  const dataKey = kept ?? makeDataKey();
  const rows = PASSWORD_FIELDS.flatMap((field) => {
    const password = passwords[field];
    return password === undefined ? [] : [{ field, sealed: sealPassword(dataKey, scope, field, password) }];
  });
  await insertEscrow(trx, scope.runId, kept && wrapped ? wrapped : wrapDataKey(masterKey, scope, dataKey), rows);
}

/** Null where the master key has changed since: what the old data key sealed is lost already. */
function unwrapOrNull(masterKey: Buffer, scope: EscrowScope, wrapped: Buffer): Buffer | null {
  try {
    return unwrapDataKey(masterKey, scope, wrapped);
  } catch (error) {
    if (isPortalError(error) && error.code === 'escrow-unreadable') return null;
    throw error;
  }
}

/** The password in clear, for the one call that needs it; that it is opened is recorded before. Throws password-expired, escrow-unreadable. */
export async function openStoredPassword(
  portal: EscrowPortal,
  run: { id: string; teamId: string },
  field: PasswordField,
): Promise<string> {
  const stored = await loadEscrow(portal.db, run.id, field);
  if (!stored) throw new PortalError('password-expired', { field });
  const scope = { runId: run.id, teamId: run.teamId };
  try {
    const dataKey = unwrapDataKey(portal.settings.escrowKey, scope, stored.wrappedKey);
    return openPassword(dataKey, scope, field, stored.sealed);
  } catch (error) {
    throw new PortalError('escrow-unreadable', { field }, { cause: error });
  }
}
