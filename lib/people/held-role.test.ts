import { expect, test } from 'vitest';
import { type Actor, heldRoles } from './access.ts';

const team = (id: string) => ({ id, name: { en: id, ja: `${id} (ja)` } });
const nobody: Actor = { userId: 'u', name: 'Dana', teams: {}, isSupport: false, isAuditor: false, isAdmin: false };

test('a person sees each role in each team, then the roles across teams', () => {
  const actor = { ...nobody, teams: { payments: ['dba', 'lead'] as const }, isSupport: true };
  const { name } = team('payments');
  expect(heldRoles(actor, [team('analytics'), team('payments')])).toEqual([
    { role: 'dba', teamName: name },
    { role: 'lead', teamName: name },
    { role: 'support' },
  ]);
});

test.each([
  ['nothing', {}, []],
  ['auditor', { isAuditor: true }, [{ role: 'auditor' }]],
  ['admin', { isAdmin: true }, [{ role: 'admin' }]],
])('a person sees no role that they don’t have: %s', (_what, change, roles) => {
  expect(heldRoles({ ...nobody, ...change }, [team('payments')])).toEqual(roles);
});
