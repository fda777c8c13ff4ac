import { expect, test } from 'vitest';
import { editedStatements, hasAllOf, lostStatements } from './outside-edit.ts';
import type { PolicyDocument, PolicyStatement } from './policy.ts';

const allow = (Sid: string, AWS: string | string[], Action = 'kms:Decrypt'): PolicyStatement => ({
  Sid,
  Effect: 'Allow',
  Principal: { AWS },
  Action,
  Resource: '*',
});
const policy = (...Statement: PolicyStatement[]): PolicyDocument => ({ Version: '2012-10-17', Statement });
const owner = allow('Owner', 'arn:owner', 'kms:*');
const base = policy(owner, allow('Users', 'arn:one'));

test.each<[string, PolicyDocument, boolean, string[]]>([
  ['the same policy', policy(allow('Users', ['arn:one']), owner), true, []],
  ['an additional statement', policy(owner, allow('Users', 'arn:one'), allow('More', 'arn:two')), true, ['More']],
  ['an additional principal', policy(owner, allow('Users', ['arn:one', 'arn:two'])), true, ['Users']],
  ['another principal', policy(owner, allow('Users', 'arn:two')), false, ['Users']],
  ['another action', policy(owner, allow('Users', 'arn:one', 'kms:Encrypt')), false, ['Users']],
  ['a missing statement', policy(owner), false, []],
])('an edit with %s is distinguished from one that only adds', (_what, edited, onlyAdds, names) => {
  expect(hasAllOf(edited, base)).toBe(onlyAdds);
  expect(editedStatements(base, edited)).toEqual(names);
});

test.each<[string, PolicyStatement, PolicyStatement, boolean]>([
  ['one of two principals removed', allow('Users', ['arn:one', 'arn:two']), allow('Users', 'arn:one'), false],
  [
    'another service',
    { ...allow('Users', []), Principal: { Service: 's3.amazonaws.com' } },
    { ...allow('Users', []), Principal: { Service: 'rds.amazonaws.com' } },
    false,
  ],
  ['everybody instead of a principal', allow('Users', 'arn:one'), { ...allow('Users', []), Principal: '*' }, false],
  [
    'the same principals in another order',
    allow('Users', ['arn:one', 'arn:two']),
    allow('Users', ['arn:two', 'arn:one']),
    true,
  ],
])('an edit to %s is distinguished from one that only adds', (_what, before, after, onlyAdds) => {
  expect(hasAllOf(policy(after), policy(before))).toBe(onlyAdds);
});

test('an edit is lost when the policy lacks what it added, changed or removed', () => {
  const edited = policy(owner, allow('More', 'arn:two'));
  expect(lostStatements(base, edited, base)).toEqual(['More', 'Users']);
  expect(lostStatements(base, edited, policy(owner, allow('More', ['arn:role', 'arn:two'])))).toEqual([]);
});

test('a statement without a Sid is named by its JSON', () => {
  const { Sid: _sid, ...unnamed } = allow('', ['arn:two', 'arn:three']);
  expect(editedStatements(base, policy(...base.Statement, unnamed as PolicyStatement))).toEqual([
    '{"Action":"kms:Decrypt","Effect":"Allow","Principal":{"AWS":["arn:two","arn:three"]},"Resource":"*"}',
  ]);
});
