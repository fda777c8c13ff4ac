import { expect, test } from 'vitest';
import { hashSessionToken, makeSessionToken, openWithSession, sealWithSession } from './session-token.ts';

test('a token is 32 random bytes that fit in a cookie', () => {
  const tokens = Array.from({ length: 1000 }, makeSessionToken);
  expect(new Set(tokens).size).toBe(1000);
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
});

test('the hash does not reveal the token and is always the same', () => {
  const token = makeSessionToken();
  expect(hashSessionToken(token)).toEqual(hashSessionToken(token));
  expect(hashSessionToken(token).toString('latin1')).not.toContain(token);
  expect(hashSessionToken('abc').toString('hex')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

test('decrypts only with the same session', () => {
  const token = makeSessionToken();
  const sealed = sealWithSession(token, 'a.b.c');
  expect(openWithSession(token, sealed)).toBe('a.b.c');
  expect(openWithSession(makeSessionToken(), sealed)).toBeNull();
  expect(openWithSession(hashSessionToken(token).toString('hex'), sealed)).toBeNull();
  expect(sealed.toString('latin1')).not.toContain('a.b.c');
});

test('rejects altered or truncated ciphertext', () => {
  const token = makeSessionToken();
  const sealed = sealWithSession(token, 'a.b.c');
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(openWithSession(token, changed)).toBeNull();
  }
  for (const length of [0, 11, 12, 20, 28]) expect(openWithSession(token, sealed.subarray(0, length))).toBeNull();
});
