import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { PortalError } from '#lib/errors.ts';
import type { PasswordField } from '#lib/request/schema.ts';

/**
 * AES-256-GCM under a data key per run, which the master key wraps. The run, team and field are authenticated, so a row
 * moved to another one can't be decrypted. Destroying the wrapped key destroys the passwords.
 */
const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface EscrowScope {
  runId: string;
  teamId: string;
}

/** One encrypted value: nonce, ciphertext and authentication tag, concatenated. */
export type Sealed = Buffer;

export function makeDataKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

export function wrapDataKey(masterKey: Buffer, scope: EscrowScope, dataKey: Buffer): Sealed {
  return encrypt(masterKey, dataKey, boundTo(scope, 'data-key'));
}

/** Throws escrow-unreadable if the master key is a different one or the row was changed. */
export function unwrapDataKey(masterKey: Buffer, scope: EscrowScope, wrapped: Sealed): Buffer {
  return decrypt(masterKey, wrapped, boundTo(scope, 'data-key'));
}

export function sealPassword(dataKey: Buffer, scope: EscrowScope, field: PasswordField, password: string): Sealed {
  return encrypt(dataKey, Buffer.from(password, 'utf8'), boundTo(scope, field));
}

/** Throws escrow-unreadable if the ciphertext doesn't belong to this run and field. */
export function openPassword(dataKey: Buffer, scope: EscrowScope, field: PasswordField, sealed: Sealed): string {
  return decrypt(dataKey, sealed, boundTo(scope, field)).toString('utf8');
}

function boundTo(scope: EscrowScope, what: string): Buffer {
  return Buffer.from(JSON.stringify([scope.teamId, scope.runId, what]), 'utf8');
}

function encrypt(key: Buffer, plaintext: Buffer, associatedData: Buffer): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]);
}

function decrypt(key: Buffer, sealed: Sealed, associatedData: Buffer): Buffer {
  try {
    const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(associatedData);
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES)), decipher.final()]);
  } catch (error) {
    throw new PortalError('escrow-unreadable', {}, { cause: error });
  }
}
