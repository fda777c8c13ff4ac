import { expect, test } from 'vitest';
import { PortalError } from '../errors.ts';
import { readErrorDigest } from './error-digest.ts';

test('a portal error is recognized by its digest alone', () => {
  const { digest } = new PortalError('database-unreachable');
  expect(readErrorDigest({ digest })).toEqual({ code: 'database-unreachable', reference: null });
});

test.each([
  ['a digest of Next', { digest: '1234567' }, '1234567'],
  ['an unknown code', { digest: 'portal-error;constructor' }, 'portal-error;constructor'],
  ['an error without digest', new Error('x'), null],
  ['a value that isn’t an error', 'x', null],
  ['nothing', null, null],
])('%s is unexpected', (_case, error, reference) => {
  expect(readErrorDigest(error)).toEqual({ code: 'unexpected', reference });
});
