import { expect, test } from 'vitest';
import { findClaims, PEOPLE } from './people.ts';
import { portalConfig } from './teams.ts';

test('everyone in the sandbox has a role, except the newcomer, who has a group that gives none', () => {
  const { teams, groups } = portalConfig({ payments: 'id-1', analytics: 'id-2', ledger: 'id-3' });
  const known = [...teams.flatMap((team) => Object.values(team.groups)), ...Object.values(groups)].flat();
  const without = PEOPLE.filter((person) => !person.groups.some((group) => known.includes(group)));
  expect(without.map(({ id }) => id)).toEqual(['newcomer']);
  expect(findClaims('newcomer')?.groups).toHaveLength(1);
});
