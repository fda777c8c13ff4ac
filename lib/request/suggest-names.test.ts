import { describe, expect, test } from 'vitest';
import { nameRules } from '../team-names.ts';
import { defaultSubmission } from './defaults.ts';
import { type SetupNames, setupNames, suffixOf, withSuffix } from './suggest-names.ts';

const NAMES: SetupNames = {
  alias: 'limitless',
  source: 'source_DB_secret',
  destination: 'destination_DB_secret',
  role: 'aurora-data-loader',
};

describe('a suffix', () => {
  test('is the same for all names of a setup', () => {
    expect(withSuffix(NAMES, 2)).toEqual({
      alias: 'limitless-2',
      source: 'source_DB_secret-2',
      destination: 'destination_DB_secret-2',
      role: 'aurora-data-loader-2',
    });
  });

  test.each<[string, Partial<SetupNames>, number, Partial<SetupNames>]>([
    ['replaces an earlier suffix', { alias: 'limitless-2' }, 3, { alias: 'limitless-3' }],
    ['replaces one of two digits', { role: 'loader-99' }, 100, { role: 'loader-100' }],
    ['keeps the prefix of a team', { source: 'payments/source' }, 2, { source: 'payments/source-2' }],
    ['follows a number that has no hyphen', { alias: 'limitless2' }, 2, { alias: 'limitless2-2' }],
    ['follows a year', { alias: 'load-2026' }, 2, { alias: 'load-2026-2' }],
    ['follows a number with a leading zero', { alias: 'load-07' }, 2, { alias: 'load-07-2' }],
    ['follows a hyphen and six characters', { source: 'load-abcdef' }, 2, { source: 'load-abcdef-2' }],
    ['leaves a name that the setup does not take', { alias: null }, 2, { alias: null }],
    ['shortens a name at the limit', { role: 'r'.repeat(64) }, 10, { role: `${'r'.repeat(61)}-10` }],
    ['shortens an alias at the limit', { alias: 'a'.repeat(250) }, 2, { alias: `${'a'.repeat(248)}-2` }],
    ['shortens a secret at the limit', { source: 's'.repeat(512) }, 2, { source: `${'s'.repeat(510)}-2` }],
  ])('%s', (_what, given, n, expected) => {
    expect(withSuffix({ ...NAMES, ...given }, n)).toMatchObject(expected);
  });

  test('is not offered if the two secrets would get one name, or beyond three digits', () => {
    const long = 's'.repeat(511);
    expect(withSuffix({ ...NAMES, source: `${long}x`, destination: `${long}y` }, 2)).toBeNull();
    expect(withSuffix(NAMES, 999)).not.toBeNull();
    expect(withSuffix(NAMES, 1000)).toBeNull();
  });

  test.each<[number, Partial<SetupNames>]>([
    [1, {}],
    [2, { alias: 'limitless-2' }],
    [12, { alias: 'limitless-2', role: 'loader-12' }],
    [1, { alias: 'load-2026', source: 'source-1', role: null }],
    [5, { alias: null, destination: 'destination-5' }],
  ])('counts from the highest one in use: %i', (expected, given) => {
    expect(suffixOf({ ...NAMES, ...given })).toBe(expected);
  });
});

describe('a suffix under a team’s patterns', () => {
  const rules = nameRules({
    id: 'pay',
    namePatterns: { key: 'acme-{team}-*', secret: 'acme/*/{team}', role: '*-loader' },
  });
  const names = {
    alias: 'acme-pay-limitless',
    source: 'acme/source/pay',
    destination: 'acme/destination/pay',
    role: 'my-loader',
  };

  test('comes before what the pattern ends with, and counts there', () => {
    const second = withSuffix(names, 2, rules);
    expect(second).toEqual({
      alias: 'acme-pay-limitless-2',
      source: 'acme/source-2/pay',
      destination: 'acme/destination-2/pay',
      role: 'my-2-loader',
    });
    expect(suffixOf(second as SetupNames, rules)).toBe(2);
    expect(withSuffix(second as SetupNames, 3, rules)).toMatchObject({
      source: 'acme/source-3/pay',
      role: 'my-3-loader',
    });
  });

  test('keeps the pattern if the name is at its limit, or begins with a number', () => {
    const long = { ...names, role: `${'r'.repeat(57)}-loader`, alias: 'acme-pay-2' };
    expect(withSuffix(long, 10, rules)).toMatchObject({ role: `${'r'.repeat(54)}-10-loader`, alias: 'acme-pay-2-10' });
  });

  test('follows a name that the pattern doesn’t fit, such as that of an earlier setup', () => {
    expect(withSuffix({ ...names, source: 'old' }, 2, rules)?.source).toBe('old-2');
  });
});

test("a request's names leave out an existing key's alias and what AWS would refuse", () => {
  const team = { id: 'payments', regions: ['us-east-1'], namePrefix: 'pay-' };
  const request = defaultSubmission(team);
  expect(setupNames(request, nameRules(team))).toEqual({
    alias: 'pay-limitless',
    source: 'pay-source_DB_secret',
    destination: 'pay-destination_DB_secret',
    role: 'pay-aurora-data-loader',
  });
  const wrong = { source: { secretName: 'with space', userName: 'u' }, role: { roleName: '', policyName: 'p' } };
  const existing = { mode: 'existing' as const, keyArn: '' };
  expect(setupNames({ ...request, ...wrong, key: existing })).toEqual({
    ...{ alias: null, source: null, role: null },
    destination: 'pay-destination_DB_secret',
  });
  expect(setupNames({ ...request, role: { roleName: 'loader', policyName: 'p' } }, nameRules(team)).role).toBeNull();
});
