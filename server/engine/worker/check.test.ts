import { describe, expect, test } from 'vitest';
import { trustPolicy } from '#lib/aws/role-policies.ts';
import { isPortalError } from '#lib/errors.ts';
import { ChecksFailedError, check } from './check.ts';

test.each([
  ['the same', 'Enabled', true],
  ['something else', 'Disabled', false],
])('compares a value that is %s', (_what, found, passed) => {
  const params = { name: 'a' };
  expect(check('key-state', params, 'Enabled', found)).toEqual({
    id: 'key-state',
    params,
    expected: 'Enabled',
    found,
    passed,
  });
});

describe('a policy', () => {
  const expected = trustPolicy();
  const text =
    '{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":["rds.amazonaws.com"]}}],"Version":"2012-10-17"}';

  test('passes if it means the same, and is shown as found', () => {
    const [statement] = expected.Statement;
    const found = {
      ...expected,
      Statement: [{ ...statement, Effect: 'Allow' as const, Principal: { Service: 'rds.amazonaws.com' } }],
    };
    expect(check.policy('trust', {}, expected, found)).toEqual({
      id: 'trust',
      params: {},
      passed: true,
      expected: text,
      found: text.replace('["rds.amazonaws.com"]', '"rds.amazonaws.com"'),
    });
  });

  test('fails if it differs or is missing', () => {
    expect(check.policy('trust', {}, expected, { ...expected, Statement: [] })).toMatchObject({ passed: false });
    expect(check.policy('trust', {}, expected, null)).toMatchObject({ passed: false, expected: text, found: '' });
  });
});

describe('tags', () => {
  const wanted = [
    { key: 'team', value: 'payments' },
    { key: 'run', value: 'r-1' },
  ];

  test.each([
    ['all and additional ones', { team: 'payments', run: 'r-1', cost: '7' }, true, 'team=payments, run=r-1'],
    ['one with another value', { team: 'analytics', run: 'r-1' }, false, 'team=analytics, run=r-1'],
    ['one less', { run: 'r-1' }, false, 'run=r-1'],
  ])('with %s', (_what, found, passed, text) => {
    expect(check.tags('tags', { name: 'a' }, wanted, found)).toEqual({
      id: 'tags',
      params: { name: 'a' },
      passed,
      expected: 'team=payments, run=r-1',
      found: text,
    });
  });
});

test('a check that the deployer role may not make passes and names the missing permission', () => {
  expect(check.unread('grants', { name: 'a' }, 'kms:ListGrants')).toEqual({
    id: 'grants',
    params: { name: 'a' },
    passed: true,
    missingRight: 'kms:ListGrants',
  });
});

test('failed checks are an expected error that carries every check', () => {
  const checks = [check('a', {}, '1', '2'), check('b', {}, '1', '1')];
  const error = new ChecksFailedError('verify-mismatch', { count: '1' }, checks);
  expect(isPortalError(error)).toBe(true);
  expect(error).toMatchObject({ code: 'verify-mismatch', params: { count: '1' }, checks });
});
