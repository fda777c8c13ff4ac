import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** 32 random bytes as base64url, which only the browser stores. */
export function makeSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The hash that the database stores instead, so that a dump can't be used to open a session. */
export function hashSessionToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts a text so that only the holder of the session token can decrypt it: nonce, tag, ciphertext. */
export function sealWithSession(token: string, text: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(token), nonce);
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
}

/** Decrypts the text; null if it was altered or belongs to another session. */
export function openWithSession(token: string, sealed: Buffer): string | null {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv('aes-256-gcm', sealingKey(token), nonce, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(tag);
    const text = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    return text.toString('utf8');
  } catch {
    return null;
  }
}

/** Differs from the stored hash, which is in every database dump. */
function sealingKey(token: string): Buffer {
  return Buffer.from(hkdfSync('sha256', token, '', 'limitless-portal id token', 32));
}
