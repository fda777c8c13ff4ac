import { randomBytes } from 'node:crypto';

/** Passwords that are known again wherever they turn up. */
export interface Canary {
  /** In each of its passwords; letters and digits alone, so that no escaping changes it. */
  mark: string;
  /** The password of a field of a run, with what is escaped wrongly most often. */
  password(field: string): string;
}

export function makeCanary(): Canary {
  const mark = `Cnry${randomBytes(10).toString('hex')}`;
  return { mark, password: (field) => `${mark}-${field}"'<&\\é%20あ` };
}

/** The mark as it may be written: plain (in JSON, HTML or an address too), cut, turned round and in other alphabets. */
export function writingsOf(mark: string): ReadonlyMap<string, Buffer> {
  const bytes = Buffer.from(mark);
  const each = (write: (byte: number) => string) => Buffer.from([...bytes].map(write).join(''));
  const hex = (byte: number) => byte.toString(16).padStart(2, '0');
  const half = Math.ceil(mark.length / 2);
  return new Map([
    ['plain', bytes],
    ['first half', Buffer.from(mark.slice(0, half))],
    ['second half', Buffer.from(mark.slice(half))],
    ['backwards', Buffer.from([...bytes].toReversed())],
    ['hexadecimal', each(hex)],
    ['hexadecimal in capitals', each((byte) => hex(byte).toUpperCase())],
    ['percent signs', each((byte) => `%${hex(byte)}`)],
    ['HTML entities', each((byte) => `&#${byte};`)],
    ['JSON escapes', each((byte) => `\\u00${hex(byte)}`)],
    ['UTF-16, little end first', Buffer.from(mark, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(mark, 'utf16le').swap16()],
    ...[0, 1, 2].map((offset) => [`base64, ${offset} bytes in`, base64At(bytes, offset)] as const),
  ]);
}

/** What base64 makes of the bytes wherever they begin in its groups of three: without the letters that its neighbours have a share in. */
function base64At(bytes: Buffer, offset: number): Buffer {
  const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  return Buffer.from(text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6)));
}

/** In which writings the mark is in there. */
export function findMark(writings: ReadonlyMap<string, Buffer>, text: Buffer): string[] {
  return [...writings].filter(([, written]) => text.includes(written)).map(([name]) => name);
}
