import { describe, expect, test } from 'vitest';
import type { Check } from '../runs/events.ts';
import { readSetupFilter, secondsBetween } from './setup.ts';
import { goneResources, judgeChecks, resourceOfCheck, writeSetupFilter } from './setup-state.ts';

const NEW = { key: { mode: 'create' } } as Parameters<typeof judgeChecks>[1];
const EXISTING = { key: { mode: 'existing' } } as Parameters<typeof judgeChecks>[1];
const passed = (id: string): Check => ({ id, params: {}, passed: true, expected: 'x', found: 'x' });
const failed = (id: string, found: string): Check => ({ id, params: {}, passed: false, expected: 'x', found });

const KEY_GONE = failed('key-usable', 'key-pending-deletion');
const SOURCE_GONE = failed('source-secret-version', '');
const ROLE_GONE = failed('role-arn', '');

describe('a setup', () => {
  test.each([
    ['in sync if every check passes', [passed('key-usable'), passed('role-arn')], 'in-sync'],
    ['in sync if a check could not be decided', [{ ...passed('role-arn'), undecided: 'x' }], 'in-sync'],
    ['drifted if a policy differs', [passed('role-arn'), failed('role-trust', '{}')], 'drifted'],
    ['drifted if the key is disabled', [failed('key-usable', 'key-disabled')], 'drifted'],
    ['drifted if the role has another ARN', [failed('role-arn', 'arn:other')], 'drifted'],
    ['drifted if only the role is gone', [passed('key-usable'), ROLE_GONE], 'drifted'],
    ['gone if everything is', [KEY_GONE, SOURCE_GONE, ROLE_GONE, failed('role-trust', '')], 'gone'],
    ['gone if the only thing that a failed run made is', [failed('key-usable', 'key-not-found')], 'gone'],
  ] as const)('is %s', (_what, checks, state) => {
    expect(judgeChecks(checks, NEW)).toBe(state);
  });

  test('with an existing key is gone without it', () => {
    expect(judgeChecks([passed('key-usable'), SOURCE_GONE, ROLE_GONE], EXISTING)).toBe('gone');
    expect(judgeChecks([KEY_GONE, SOURCE_GONE, passed('role-arn')], EXISTING)).toBe('drifted');
    expect(judgeChecks([KEY_GONE], EXISTING)).toBe('drifted');
  });

  test('names what is gone', () => {
    const checks = [KEY_GONE, SOURCE_GONE, passed('destination-secret-version'), ROLE_GONE];
    expect(goneResources(checks, NEW)).toEqual(['keyArn', 'sourceSecretArn', 'roleArn']);
    expect(goneResources(checks, EXISTING)).toEqual(['sourceSecretArn', 'roleArn']);
  });
});

test.each([
  ['key-policy-document', 'keyArn'],
  ['destination-secret-sharing', 'destinationSecretArn'],
  ['role-policy-document', 'roleArn'],
  ['simulate-denied', null],
])('the check %s is about %s', (id, arn) => {
  expect(resourceOfCheck(id)).toBe(arn);
});

test('filters survive the address, and invalid ones are dropped', () => {
  const filter = { team: 'payments', state: 'drifted', text: 'a&b=c' } as const;
  expect(readSetupFilter(new URLSearchParams(writeSetupFilter(filter)))).toEqual(filter);
  const odd = readSetupFilter(new URLSearchParams({ state: 'broken', team: 'x'.repeat(65), text: 'ok' }));
  expect(odd).toEqual({ text: 'ok' });
});

test('a team without a schedule has no interval', () => {
  expect([secondsBetween(), secondsBetween('daily'), secondsBetween('weekly')]).toEqual([null, 86_400, 604_800]);
});
