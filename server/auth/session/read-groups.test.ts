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

it.each<[string, string, Record<string, unknown>, GroupsRead]>([
  ['inside another claim', 'realm_access.roles', { realm_access: { roles: ['a'] } }, { groups: ['a'], problem: null }],
  [
    'inside a claim of a client whose name has dots',
    'resource_access.my.app.roles',
    { resource_access: { my: { roles: ['b'] }, 'my.app': { roles: ['a'] } } },
    { groups: ['a'], problem: null },
  ],
  ['of a name with a colon', 'cognito:groups', { 'cognito:groups': ['a'] }, { groups: ['a'], problem: null }],
  [
    'of exactly this name rather than the one at this path',
    'a.b',
    { 'a.b': ['exact'], a: { b: ['path'] } },
    { groups: ['exact'], problem: null },
  ],
  ['app roles beside too many groups', 'roles', { roles: ['a'], hasgroups: true }, { groups: ['a'], problem: null }],
  [
    'app roles beside groups that are stored elsewhere',
    'roles',
    { roles: ['a'], _claim_names: { groups: 'src1' } },
    { groups: ['a'], problem: null },
  ],
  ['no path through a list', 'a.0.b', { a: [{ b: ['x'] }] }, { groups: [], problem: 'missing' }],
  ['no path through a text', 'a.length', { a: 'text' }, { groups: [], problem: 'missing' }],
  ['no path to an inherited property', 'a.constructor.name', { a: {} }, { groups: [], problem: 'missing' }],
  ['no path with an empty part', 'a..b', { a: { b: ['x'] } }, { groups: [], problem: 'missing' }],
  [
    'no path that stops at an object',
    'realm_access',
    { realm_access: { roles: [] } },
    { groups: [], problem: 'missing' },
  ],
])('reads the groups %s', (_sentence, claimName, claims, read) => {
  expect(readGroups(claims, claimName)).toEqual(read);
});

it('finds no claim named like a built-in property of objects', () => {
  expect(readGroups({}, 'constructor').problem).toBe('missing');
});
