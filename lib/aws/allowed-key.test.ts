import { expect, test } from 'vitest';
import type { Team } from '../team.ts';
import { isAllowedKey } from './allowed-key.ts';

const made = { 'managed-by': 'limitless-portal', 'limitless-portal:team': 'payments' };
type List = Team['existingKeys'];

test.each<[string, List, string[], Record<string, string>, boolean]>([
  ['any key without a list', undefined, [], {}, true],
  ['an alias on the list', { aliases: ['shared-*'] }, ['shared-data'], {}, true],
  ['the second alias of a key', { aliases: ['a', 'b/*'] }, ['x', 'b/c'], {}, true],
  ['an alias that only starts the same', { aliases: ['shared'] }, ['shared-data'], {}, false],
  ['an alias that only ends the same', { aliases: ['data'] }, ['shared-data'], {}, false],
  ['a key without aliases', { aliases: ['*'] }, [], {}, false],
  [
    'a key with every tag of the list',
    { tags: { use: 'limitless', env: 'prod' } },
    [],
    { use: 'limitless', env: 'prod', more: 'x' },
    true,
  ],
  ['a key with some tags of the list', { tags: { use: 'limitless', env: 'prod' } }, [], { use: 'limitless' }, false],
  ['a key with another value', { tags: { use: 'limitless' } }, [], { use: 'Limitless' }, false],
  ['a key that matches only by tag', { aliases: ['x'], tags: { use: 'limitless' } }, ['y'], { use: 'limitless' }, true],
  ['a key without tags', { aliases: ['x'] }, ['y'], {}, false],
  ['a key that the portal made for the team', { aliases: ['x'] }, ['y'], made, true],
  [
    'a key that the portal made for another team',
    { aliases: ['x'] },
    ['y'],
    { ...made, 'limitless-portal:team': 'ledger' },
    false,
  ],
])('%s', (_what, existingKeys, aliases, tags, isAllowed) => {
  expect(isAllowedKey({ id: 'payments', existingKeys }, { aliases, tags })).toBe(isAllowed);
});
