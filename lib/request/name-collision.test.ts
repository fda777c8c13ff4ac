import { expect, test } from 'vitest';
import { findNameCollision } from './name-collision.ts';
import type { RunRequest } from './schema.ts';

function requestOf(name: string, change: Partial<RunRequest> = {}): RunRequest {
  return {
    target: { teamId: 'payments', region: 'us-east-1' },
    key: { mode: 'create', alias: name, description: '', administratorArns: [], administratorsMayDelete: true },
    source: { secretName: `${name}/source`, userName: 'reader' },
    destination: { secretName: `${name}/destination`, userName: 'writer' },
    role: { roleName: `${name}-loader`, policyName: 'policy' },
    ...change,
  };
}

const elsewhere = { target: { teamId: 'payments', region: 'us-west-2' } };
const existing = { key: { mode: 'existing' as const, keyArn: 'arn:aws:kms:us-east-1:111111111111:key/1' } };

test.each<[string, Partial<RunRequest>, string | null]>([
  ['nothing', {}, null],
  ['the alias', { key: requestOf('first').key }, 'alias/first'],
  ['a secret', { source: { secretName: 'first/source', userName: 'reader' } }, 'first/source'],
  [
    'a secret’s name in the other secret field',
    { source: { secretName: 'first/destination', userName: 'x' } },
    'first/destination',
  ],
  ['the role, in different case', { role: { roleName: 'First-Loader', policyName: 'x' } }, 'first-loader'],
  ['the role, under another path', { role: { ...requestOf('first').role, path: '/limitless/' } }, 'first-loader'],
  ['the role, in another Region', { ...elsewhere, role: requestOf('first').role }, 'first-loader'],
  ['alias and secrets, in another Region', { ...requestOf('first'), ...elsewhere, role: requestOf('x').role }, null],
  ['a secret named like the alias', { source: { secretName: 'alias/first', userName: 'reader' } }, null],
])('two runs that share %s', (_what, change, expected) => {
  expect(findNameCollision(requestOf('first'), requestOf('second', change))).toBe(expected);
});

test('two runs on one existing key share no name', () => {
  expect(findNameCollision(requestOf('first', existing), requestOf('second', existing))).toBeNull();
});
