import { expect, it } from 'vitest';
import { type GroupsRead, readGroups } from './read-groups.ts';

it.each<[string, Record<string, unknown>, GroupsRead]>([
  ['a list is read', { groups: ['a', 'b'] }, { groups: ['a', 'b'], problem: null }],
  ['a name that stands twice counts once', { groups: ['a', 'a'] }, { groups: ['a'], problem: null }],
  ['one name without a list is read', { groups: 'a' }, { groups: ['a'], problem: null }],
  ['an empty list is a list', { groups: [] }, { groups: [], problem: null }],
  ['no claim gives no group', {}, { groups: [], problem: 'missing' }],
  ['another claim is not taken for it', { roles: ['a'] }, { groups: [], problem: 'missing' }],
  ['what is no list of names gives no group', { groups: { a: true } }, { groups: [], problem: 'missing' }],
  ['one entry that is no name spoils the list', { groups: ['a', 1] }, { groups: [], problem: 'missing' }],
  [
    'groups that are to be fetched elsewhere give none',
    { _claim_names: { groups: 'src1' } },
    { groups: [], problem: 'overage' },
  ],
  [
    'a list beside the overage marker is not believed',
    { groups: ['a'], _claim_names: { groups: 'src1' } },
    { groups: [], problem: 'overage' },
  ],
  ['the short overage marker gives none', { hasgroups: true }, { groups: [], problem: 'overage' }],
  ['the short overage marker may be a text', { hasgroups: 'true' }, { groups: [], problem: 'overage' }],
  [
    'another claim that is elsewhere does not matter',
    { groups: ['a'], _claim_names: { photo: 'src1' } },
    { groups: ['a'], problem: null },
  ],
])('%s', (_sentence, claims, read) => {
  expect(readGroups(claims, 'groups')).toEqual(read);
});

it('the name of the claim is a setting', () => {
  expect(readGroups({ 'https://example.com/groups': ['a'] }, 'https://example.com/groups').groups).toEqual(['a']);
});

it('a claim named like a member of every object is not found by accident', () => {
  expect(readGroups({}, 'constructor').problem).toBe('missing');
});
