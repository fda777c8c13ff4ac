import { describe, expect, test } from 'vitest';
import { isOfTeam, ownerParams, owningRun, readTags } from './owner.ts';

const made = { 'managed-by': 'limitless-portal', 'limitless-portal:team': 'payments', 'limitless-portal:run': 'r-1' };
const { 'limitless-portal:run': _run, ...withoutRun } = made;
const { 'limitless-portal:team': _team, ...withoutTeam } = made;

test('reads tags in both of AWS’s formats', () => {
  expect(readTags([{ Key: 'a', Value: '1' }, { TagKey: 'b', TagValue: '2' }, { Key: 'c' }, { Value: 'lost' }])).toEqual(
    {
      a: '1',
      b: '2',
      c: '',
    },
  );
  expect(readTags(undefined)).toEqual({});
});

describe('the owner of a resource', () => {
  test.each([
    ['the portal', made, { owner: 'portal', ownerRun: 'r-1', ownerTeam: 'payments' }],
    ['the portal, without a team', withoutTeam, { owner: 'portal', ownerRun: 'r-1', ownerTeam: '' }],
    ['an unknown owner', {}, { owner: 'other', ownerRun: '', ownerTeam: '' }],
    ['the portal, without a run', withoutRun, { owner: 'other', ownerRun: '', ownerTeam: '' }],
    ['another tool', { ...made, 'managed-by': 'terraform' }, { owner: 'other', ownerRun: '', ownerTeam: '' }],
  ])('is known from its tags: %s', (_who, tags, params) => {
    expect(ownerParams(tags)).toEqual(params);
    expect(owningRun(tags)).toBe(params.ownerRun || null);
  });

  test.each([
    ['the team’s', made, true],
    ['another team’s', { ...made, 'limitless-portal:team': 'analytics' }, false],
    ['from another tool', { ...made, 'managed-by': 'terraform' }, false],
    ['without tags', {}, false],
  ])('%s: whether it belongs to the team', (_whose, tags, isTheirs) => {
    expect(isOfTeam(tags, 'payments')).toBe(isTheirs);
  });
});
