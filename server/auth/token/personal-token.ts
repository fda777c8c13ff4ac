import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Lets secret scanners find tokens in files and logs. */
const PREFIX = 'lsp_';
const SECRET_BYTES = 32;
const FORM = /^lsp_[0-9a-f]{72}$/;
/** The same inside other text, such as a URL. */
const ANYWHERE = /lsp_[0-9a-f]{72}/;

/** `lsp_`, 256 random bits, and their CRC-32, which tells a token from text that looks like one; in hexadecimal. */
export function makePersonalToken(): string {
  const secret = randomBytes(SECRET_BYTES).toString('hex');
  return `${PREFIX}${secret}${checksum(secret)}`;
}

/** Whether the text can be a token. Anything else is refused without a look at the database. */
export function isPersonalToken(text: string): boolean {
  return FORM.test(text) && checksum(text.slice(PREFIX.length, -8)) === text.slice(-8);
}

export function containsPersonalToken(text: string): boolean {
  return ANYWHERE.test(text);
}

/** What the database stores: 256 random bits need no salt and no slow hash. */
export function hashPersonalToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function checksum(secret: string): string {
  return crc32(secret).toString(16).padStart(8, '0');
}
