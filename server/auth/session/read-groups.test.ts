import { expect, it } from 'vitest';
import { type GroupsRead, readGroups } from './read-groups.ts';

it.each<[string, Record<string, unknown>, GroupsRead]>([
  ['reads a list', { groups: ['a', 'b'] }, { groups: ['a', 'b'], problem: null }],
  ['counts a repeated name once', { groups: ['a', 'a'] }, { groups: ['a'], problem: null }],
  ['reads a single name without a list', { groups: 'a' }, { groups: ['a'], problem: null }],
  ['accepts an empty list', { groups: [] }, { groups: [], problem: null }],
  ['returns no group without the claim', {}, { groups: [], problem: 'missing' }],
  ['ignores another claim', { roles: ['a'] }, { groups: [], problem: 'missing' }],
  ['returns no group if the claim is not a list of names', { groups: { a: true } }, { groups: [], problem: 'missing' }],
  ['rejects a list with an entry that is not a name', { groups: ['a', 1] }, { groups: [], problem: 'missing' }],
  [
    'returns no group if the list has to be fetched elsewhere',
    { _claim_names: { groups: 'src1' } },
    { groups: [], problem: 'overage' },
  ],
  [
    'ignores a list beside the overage marker',
    { groups: ['a'], _claim_names: { groups: 'src1' } },
    { groups: [], problem: 'overage' },
  ],
  ['returns no group for the short overage marker', { hasgroups: true }, { groups: [], problem: 'overage' }],
  ['accepts a short overage marker that is a string', { hasgroups: 'true' }, { groups: [], problem: 'overage' }],
  [
    'ignores another claim that is stored elsewhere',
    { groups: ['a'], _claim_names: { photo: 'src1' } },
    { groups: ['a'], problem: null },
  ],
])('%s', (_sentence, claims, read) => {
  expect(readGroups(claims, 'groups')).toEqual(read);
});

it('reads the claim named in the settings', () => {
  expect(readGroups({ 'https://example.com/groups': ['a'] }, 'https://example.com/groups').groups).toEqual(['a']);
});

it('finds no claim named like a built-in property of objects', () => {
  expect(readGroups({}, 'constructor').problem).toBe('missing');
});
