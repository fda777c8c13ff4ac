import { PortalError } from '#lib/errors.ts';
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
  const dataKey = wrapped ? unwrapDataKey(masterKey, scope, wrapped) : makeDataKey();
  const rows = PASSWORD_FIELDS.flatMap((field) => {
    const password = passwords[field];
    return password === undefined ? [] : [{ field, sealed: sealPassword(dataKey, scope, field, password) }];
  });
  await insertEscrow(trx, scope.runId, wrapped ?? wrapDataKey(masterKey, scope, dataKey), rows);
}

/** The password in clear, for the one call that needs it. Throws password-expired, escrow-unreadable. */
export async function openStoredPassword(
  portal: EscrowPortal,
  run: { id: string; teamId: string },
  field: PasswordField,
): Promise<string> {
  const stored = await loadEscrow(portal.db, run.id, field);
  if (!stored) throw new PortalError('password-expired', { field });
  const scope = { runId: run.id, teamId: run.teamId };
  return openPassword(unwrapDataKey(portal.settings.escrowKey, scope, stored.wrappedKey), scope, field, stored.sealed);
}
