import { expect, test } from 'vitest';
import { PORTAL_IDENTITY, sourceIdentity } from './source-identity.ts';

const USER_ID = '6f0e1a52-7c1b-4b6e-9d52-0d6f4f2c7a10';
/** The pattern that STS accepts. */
const TAKEN = /^[\w+=,.@-]{2,64}$/;

test('contains the requester’s name and user ID', () => {
  expect(sourceIdentity({ userId: USER_ID, name: 'dba@example.com' })).toBe(`dba@example.com.${USER_ID}`);
});

test.each([
  ['a name with spaces', USER_ID, 'Taro Yamada', `Taro-Yamada.${USER_ID}`],
  ['a Japanese name', USER_ID, '山田 太郎', `-.${USER_ID}`],
  ['no name', USER_ID, '', `.${USER_ID}`],
  ['a long name', USER_ID, 'n'.repeat(300), `${'n'.repeat(27)}.${USER_ID}`],
  ['a name with the prefix that AWS reserves', USER_ID, 'aws:admin', `aws-admin.${USER_ID}`],
])('%s matches the pattern that STS accepts', (_what, userId, name, expected) => {
  expect(sourceIdentity({ userId, name })).toBe(expected);
  expect(expected).toMatch(TAKEN);
});

test('replaces a user ID that does not fit with its own hash', () => {
  const ids = ['auth0|1', 'auth0|2', 'x'.repeat(41), `${'x'.repeat(41)}y`, ''];
  const told = ids.map((userId) => sourceIdentity({ userId, name: 'dba' }));
  for (const one of told) expect(one).toMatch(TAKEN);
  expect(new Set(told).size).toBe(ids.length);
});

test('a user who takes another’s name, or the portal’s, has a different identity', () => {
  const victim = sourceIdentity({ userId: USER_ID, name: 'dba' });
  expect(sourceIdentity({ userId: USER_ID.replace('6', '7'), name: `dba.${USER_ID}` })).not.toBe(victim);
  expect(sourceIdentity({ userId: USER_ID, name: PORTAL_IDENTITY })).not.toBe(PORTAL_IDENTITY);
});

test.each([
  ['of 40 characters', 'x'.repeat(40), 'x'.repeat(40)],
  ['of 41 characters', 'x'.repeat(41), /^[0-9a-f]{40}$/],
  ['without characters', '', /^[0-9a-f]{40}$/],
  ['starting with a character that STS rejects', '|x', /^[0-9a-f]{40}$/],
])('a user ID %s is kept or hashed', (_what, userId, told) => {
  const [, id = ''] = sourceIdentity({ userId, name: 'dba' }).split('dba.');
  expect(id).toMatch(told);
});
