import { expect, test } from 'vitest';
import { findMark, makeCanary, writingsOf } from './canary.ts';

const { mark, password } = makeCanary();
const writings = writingsOf(mark);
const find = (text: string | Buffer) => findMark(writings, Buffer.from(text));

test.each([
  ['JSON', (text: string) => JSON.stringify({ text })],
  ['JSON in JSON', (text: string) => JSON.stringify(JSON.stringify({ text }))],
  ['an address', encodeURIComponent],
  ['an address in an address', (text: string) => encodeURIComponent(encodeURIComponent(text))],
  ['hexadecimal', (text: string) => Buffer.from(text).toString('hex')],
  ['base64', (text: string) => Buffer.from(text).toString('base64')],
  ['base64 for addresses, after one byte', (text: string) => Buffer.from(`:${text}`).toString('base64url')],
  ['base64, after two bytes', (text: string) => Buffer.from(`::${text}`).toString('base64')],
  ['UTF-16', (text: string) => Buffer.from(text, 'utf16le')],
  ['UTF-16, the other way round', (text: string) => Buffer.from(text, 'utf16le').swap16()],
  ['reverse', (text: string) => [...text].toReversed().join('')],
  ['entities', (text: string) => [...text].map((letter) => `&#${letter.codePointAt(0)};`).join('')],
  [
    'escapes',
    (text: string) => [...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  ],
  ['its first letters', (text: string) => text.slice(0, 14)],
])('a password is known again in %s', (_where, write) => {
  const written = write(password('source'));
  expect(find(Buffer.concat([Buffer.from('before '), Buffer.from(written), Buffer.from(' after')]))).not.toEqual([]);
});

test('what is no password is none', () => {
  expect(find(`Cnry${'0'.repeat(20)}`)).toEqual([]);
});
