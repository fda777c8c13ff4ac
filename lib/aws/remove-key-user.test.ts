import { describe, expect, it } from 'vitest';
import { addKeyUser, initialKeyPolicy } from './key-policy.ts';
import { type PolicyDocument, type PolicyStatement, samePolicy } from './policy.ts';
import { isDeletedPrincipal, namesPrincipal, otherKeyUsers, removeKeyUser } from './remove-key-user.ts';

const account = '111111111111';
const arnOf = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const role = arnOf('aurora-data-loader');
const other = arnOf('other-loader');
const third = arnOf('third-loader');
const admin = arnOf('key-admin');

const initial = initialKeyPolicy({
  partition: 'aws',
  accountId: account,
  administratorArns: [admin],
  administratorsMayDelete: true,
});
const backups: PolicyStatement = {
  Sid: 'Backups',
  Effect: 'Allow',
  Principal: { AWS: [role, other] },
  Action: 'kms:Decrypt',
  Resource: '*',
};
const use = (principal: PolicyStatement['Principal'], change: Partial<PolicyStatement> = {}): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Allow use of the key',
      Effect: 'Allow',
      ...(principal === undefined ? {} : { Principal: principal }),
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      Resource: '*',
      ...change,
    },
  ],
});

describe('adding a role to the key users and removing it', () => {
  it.each<[string, PolicyDocument]>([
    ['a new key’s policy', initial],
    ['a policy with one user', addKeyUser(initial, other)],
    ['a policy with two users', addKeyUser(addKeyUser(initial, other), third)],
    [
      'a policy with the owner’s own statements',
      { ...initial, Id: 'mine', Statement: [...initial.Statement, backups] },
    ],
    ['a policy with only one of the two statements', use({ AWS: [other] })],
    ['a policy whose statement of that name has different content', use({ AWS: other }, { Action: 'kms:*' })],
  ])('leaves %s unchanged', (_what, before) => {
    const after = removeKeyUser(addKeyUser(before, role), role);
    expect(samePolicy(after, before)).toBe(true);
    expect(after.Statement.map(({ Sid }) => Sid)).toEqual(before.Statement.map(({ Sid }) => Sid));
  });

  it('changes nothing the second time', () => {
    const once = removeKeyUser(addKeyUser(initial, role), role);
    expect(removeKeyUser(once, role)).toBe(once);
  });
});

describe('removing a key user', () => {
  it.each<[string, PolicyStatement['Principal'], PolicyStatement['Principal'] | null]>([
    ['as a plain string', { AWS: role }, null],
    ['as the only one in a list', { AWS: [role] }, null],
    ['first of two', { AWS: [role, other] }, { AWS: other }],
    ['among three', { AWS: [other, role, third] }, { AWS: [other, third] }],
    ['next to a service', { AWS: role, Service: 's3.amazonaws.com' }, { Service: 's3.amazonaws.com' }],
  ])('removes the role %s', (_where, before, after) => {
    const left = removeKeyUser(use(before), role).Statement;
    expect(left).toEqual(after === null ? [] : use(after).Statement);
  });

  it.each<[string, PolicyDocument]>([
    ['other roles', use({ AWS: [other, third] })],
    ['a role whose name starts the same', use({ AWS: `${role}-2` })],
    ['everybody', use('*')],
    ['the role in a statement that someone widened', use({ AWS: role }, { Action: 'kms:*' })],
    ['the role in a statement that denies', use({ AWS: role }, { Effect: 'Deny' })],
    ['the role in a statement of the key’s owner', { Statement: [backups] }],
  ])('does not touch %s', (_what, policy) => {
    expect(removeKeyUser(policy, role)).toBe(policy);
  });

  it('also removes it from statements whose name has a number', () => {
    const policy = use({ AWS: [role, other] }, { Sid: 'Allow use of the key 2' });
    expect(namesPrincipal(removeKeyUser(policy, role), role)).toBe(false);
  });
});

describe('who else may use a key', () => {
  const also = (...statements: Partial<PolicyStatement>[]): PolicyDocument => ({
    ...initial,
    Statement: [
      ...addKeyUser(initial, role).Statement,
      ...statements.map((one) => ({ Effect: 'Allow' as const, Action: 'kms:Decrypt', Resource: '*', ...one })),
    ],
  });

  it.each<[string, PolicyDocument, string[]]>([
    ['nobody, for an unchanged key', also(), []],
    ['another key user', addKeyUser(also(), other), [other]],
    ['principals that a statement of its own names', also({ Principal: { AWS: [other, role] } }), [other]],
    ['a service', also({ Principal: { Service: 's3.amazonaws.com' } }), ['s3.amazonaws.com']],
    ['another account', also({ Principal: { AWS: '222222222222' } }), ['222222222222']],
    ['everybody', also({ Principal: '*' }), ['*']],
    ['everybody except one', also({ NotPrincipal: { AWS: other } }), ['*']],
    ['nobody, if the account is written as its number', also({ Principal: { AWS: account } }), []],
    ['nobody, if the others were deleted', also({ Principal: { AWS: ['AROAEXAMPLE', 'AIDAEXAMPLE'] } }), []],
    ['nobody, if others are denied', also({ Effect: 'Deny', Principal: { AWS: other } }), []],
    ['nobody, if others may only administer it', also({ Principal: { AWS: other }, Action: ['kms:Describe*'] }), []],
    [
      'principals with one permission more than an administrator',
      also({ Principal: { AWS: other }, Action: ['kms:Describe*', 'kms:Decrypt'] }),
      [other],
    ],
    [
      'principals with all except one permission',
      also({ Principal: { AWS: other }, Action: undefined, NotAction: 'kms:Describe*' }),
      [other],
    ],
    ['an administrator with more permissions', also({ Principal: { AWS: admin }, Action: 'kms:*' }), [admin]],
  ])('%s', (_who, policy, expected) => {
    expect(otherKeyUsers(policy, account, [role])).toEqual(expected);
  });
});

it('detects whether any statement names a role', () => {
  expect(namesPrincipal(addKeyUser(initial, role), role)).toBe(true);
  expect(namesPrincipal(addKeyUser(initial, other), role)).toBe(false);
});

it.each([
  ['AROAEXAMPLE0123456789', true],
  ['AIDAEXAMPLE0123456789', true],
  [arnOf('AROAEXAMPLE0123456789'), false],
  ['AROAEXAMPLE0123456789:session', false],
  [account, false],
])('%s is the id of a deleted principal: %s', (principal, isDeleted) => {
  expect(isDeletedPrincipal(principal)).toBe(isDeleted);
});
