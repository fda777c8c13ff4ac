import { describe, expect, it } from 'vitest';
import { isRoleOrUserArn, parseArn, principalOf, roleNameFromArn, secretNameFromArn } from './arn.ts';

const account = '111122223333';

describe('an ARN', () => {
  it('is split into its parts', () => {
    expect(parseArn(`arn:aws-cn:kms:cn-north-1:${account}:key/a:b`)).toEqual({
      partition: 'aws-cn',
      service: 'kms',
      region: 'cn-north-1',
      accountId: account,
      resource: 'key/a:b',
    });
    expect(parseArn('arn:aws:s3:::bucket')).toMatchObject({ region: '', accountId: '', resource: 'bucket' });
  });

  it.each(['', 'key/1', 'arn:aws:kms', `xarn:aws:kms:us-east-1:${account}:key/1`, 'arn:aws:kms:us-east-1:12:key/1'])(
    'is not %j',
    (text) => {
      expect(parseArn(text)).toBeNull();
    },
  );
});

describe('the role name in an ARN', () => {
  it.each([
    [`arn:aws:sts::${account}:assumed-role/Portal/session`, 'Portal'],
    [`arn:aws:iam::${account}:role/Portal`, 'Portal'],
    [`arn:aws:iam::${account}:role/path/to/Portal`, 'Portal'],
    [`arn:aws:iam::${account}:user/role`, null],
    [`arn:aws:iam::${account}:assumed-role/Portal/session`, null],
    [`arn:aws:sts::${account}:federated-user/Portal`, null],
    [`arn:aws:sts::${account}:role/Portal`, null],
    ['Portal', null],
  ])('of %s is %s', (arn, name) => {
    expect(roleNameFromArn(arn)).toBe(name);
  });
});

describe('the principal that a trust policy names', () => {
  it.each([
    [
      'a session becomes its role',
      `arn:aws-us-gov:sts::${account}:assumed-role/Portal/s`,
      `arn:aws-us-gov:iam::${account}:role/Portal`,
    ],
    ['a role stays the same', `arn:aws:iam::${account}:role/path/Portal`, `arn:aws:iam::${account}:role/path/Portal`],
    ['a user stays the same', `arn:aws:iam::${account}:user/ada`, `arn:aws:iam::${account}:user/ada`],
    [
      'a federated user stays the same',
      `arn:aws:sts::${account}:federated-user/ada`,
      `arn:aws:sts::${account}:federated-user/ada`,
    ],
    ["text that isn't an ARN stays the same", 'nobody', 'nobody'],
  ])('for %s', (_what, caller, principal) => {
    expect(principalOf(caller)).toBe(principal);
  });
});

describe('a role or a user', () => {
  it.each([
    [`arn:aws:iam::${account}:role/Portal`, true],
    [`arn:aws-cn:iam::${account}:user/path/ada+x=1,2.3@4_5-6`, true],
    [`arn:aws:iam::${account}:group/dba`, false],
    [`arn:aws:iam::${account}:role/`, false],
    [`arn:aws:iam::${account}:role/any*`, false],
    [`arn:aws:iam::${account}:role/Portal and more`, false],
    [`x arn:aws:iam::${account}:role/Portal`, false],
    ['arn:aws:iam::1:role/Portal', false],
    ['arn:aws:iam::abcdefghijkl:role/Portal', false],
    [`arn:aws:sts::${account}:assumed-role/Portal/session`, false],
  ])('%s: %s', (arn, isOne) => {
    expect(isRoleOrUserArn(arn)).toBe(isOne);
  });
});

describe('the name of a secret', () => {
  const arn = (resource: string, service = 'secretsmanager') => `arn:aws:${service}:us-east-1:${account}:${resource}`;

  it.each([
    [arn('secret:payments/source-AbC123'), 'payments/source'],
    [arn('secret:a-b-AbC123'), 'a-b'],
    [arn('secret:payments/source'), null],
    [arn('secret:source-AbC123:password'), null],
    [arn('secret:source-AbC12'), null],
    [arn('other-secret:source-AbC123'), null],
    [arn('secret:source-AbC123', 'ssm'), null],
    ['source-AbC123', null],
  ])('in %s is %s', (text, name) => {
    expect(secretNameFromArn(text)).toBe(name);
  });
});
