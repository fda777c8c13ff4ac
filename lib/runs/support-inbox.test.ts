import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ERROR_CODES } from '../errors.ts';
import { STEP_NAMES } from './steps.ts';
import {
  filterOfCause,
  hasInboxFilter,
  INBOX_AGES,
  type InboxFilter,
  nextStepOf,
  readInboxFilter,
  SHARED_CAUSES,
  STEP_ERRORS,
  TROUBLES,
  type TroubledRun,
  writeInboxFilter,
} from './support-inbox.ts';

const read = (query: string) => readInboxFilter(new URLSearchParams(query));
const set = (filter: InboxFilter) => Object.fromEntries(Object.entries(filter).filter(([, value]) => value));

test('every combination of filters survives the address', () => {
  const filters = fc.record(
    {
      team: fc.string({ minLength: 1, maxLength: 64 }).map((text) => text.toWellFormed()),
      trouble: fc.constantFrom(...TROUBLES),
      code: fc.constantFrom(...ERROR_CODES),
      step: fc.constantFrom(...STEP_NAMES),
      age: fc.constantFrom(...INBOX_AGES),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(filters, (filter) => {
      expect(set(read(writeInboxFilter(filter)))).toEqual(set(filter));
      expect(hasInboxFilter(filter)).toBe(Object.keys(filter).length > 0);
    }),
  );
});

test('unknown values in the address are ignored', () => {
  expect(set(read('trouble=broken&code=no-such-error&step=nowhere&age=2&team='))).toEqual({});
  expect(hasInboxFilter({ cursor: 'abc' })).toBe(false);
});

test('what the portal’s operators fix, and what passes by itself, is one cause in every team', () => {
  expect(SHARED_CAUSES).toEqual(expect.arrayContaining(['portal-credentials-missing', 'aws-unreachable', 'throttled']));
  for (const code of ['deployer-role-refused', 'access-denied', 'alias-taken', 'verify-mismatch'] as const)
    expect(SHARED_CAUSES).not.toContain(code);
  const shared = { code: 'aws-unreachable', teamId: null, step: null, count: 3 } as const;
  expect(set(filterOfCause(shared))).toEqual({ trouble: 'failed', code: 'aws-unreachable' });
  const own = { code: 'access-denied', teamId: 'payments', step: 'kms-key', count: 2 } as const;
  expect(set(filterOfCause(own))).toEqual({
    trouble: 'failed',
    code: 'access-denied',
    team: 'payments',
    step: 'kms-key',
  });
});

test('the error filter offers what a step can fail with', () => {
  expect(STEP_ERRORS).toEqual(expect.arrayContaining(['deployer-role-refused', 'access-denied', 'unexpected']));
  for (const code of ['not-signed-in', 'unreachable', 'draft-gone'] as const) expect(STEP_ERRORS).not.toContain(code);
});

type Shown = Parameters<typeof nextStepOf>[0];
const failed: Shown = { trouble: 'failed', errorCode: 'access-denied', wantsPassword: false };

test.each<[string, Partial<TroubledRun>, string]>([
  ['a denied call', {}, 'aws-administrator'],
  ['an error of the portal', { errorCode: 'portal-credentials-missing' }, 'operator'],
  ['an outage', { errorCode: 'throttled' }, 'you'],
  ['a taken name', { errorCode: 'alias-taken' }, 'start-over'],
  ['a clean-up, which nobody starts over', { errorCode: 'alias-taken', kind: 'clean-up' }, 'you'],
  ['a lost password, whatever failed', { errorCode: 'access-denied', wantsPassword: true }, 'requester'],
  ['a request for approval', { trouble: 'waiting', approvalUntil: '2026-12-01T00:00:00Z' }, 'lead'],
  ['a run that waits for AWS', { trouble: 'waiting' }, 'nobody'],
])('the inbox says who acts next on %s', (_what, change, next) => {
  expect(nextStepOf({ ...failed, ...change })).toBe(next);
});
