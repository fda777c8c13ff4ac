import { expect, test } from 'vitest';
import { containsPersonalToken, hashPersonalToken, isPersonalToken, makePersonalToken } from './personal-token.ts';

test('a token has a prefix and 256 random bits, and no two are alike', () => {
  const tokens = Array.from({ length: 100 }, makePersonalToken);
  expect(new Set(tokens).size).toBe(100);
  for (const token of tokens) {
    expect(token).toMatch(/^lsp_[0-9a-f]{72}$/);
    expect(isPersonalToken(token)).toBe(true);
    expect(hashPersonalToken(token)).toHaveLength(32);
  }
});

test('a changed digit doesn’t match the checksum', () => {
  const token = makePersonalToken();
  for (let at = 4; at < token.length; at += 1) {
    const digit = token[at] === 'a' ? 'b' : 'a';
    expect(isPersonalToken(`${token.slice(0, at)}${digit}${token.slice(at + 1)}`)).toBe(false);
  }
});

test('a token is found inside an address', () => {
  const token = makePersonalToken();
  expect(containsPersonalToken(`https://portal.example.com/api/v1/runs?access_token=${token}`)).toBe(true);
  expect(containsPersonalToken('https://portal.example.com/api/v1/runs?text=lsp_loader')).toBe(false);
});
