import { describe, expect, it } from 'vitest';
import {
  ACTIONS,
  type Action,
  type Actor,
  auditedTeams,
  hasNoRole,
  isAllowed,
  personOf,
  seesRuns,
  TOKEN_SCOPES,
  type TokenScope,
  visibleTeams,
} from './access.ts';

function actor(given: Partial<Actor>): Actor {
  return { userId: 'me', name: 'me', teams: {}, isSupport: false, isAuditor: false, isAdmin: false, ...given };
}

const people = {
  nobody: actor({}),
  'dba of the team, requester': actor({ teams: { payments: ['dba'] } }),
  'dba of the team, not requester': actor({ userId: 'colleague', teams: { payments: ['dba'] } }),
  'requester who left the team': actor({ teams: { analytics: ['dba'] } }),
  'lead of the team': actor({ userId: 'boss', teams: { payments: ['lead'] } }),
  'lead of another team': actor({ userId: 'boss', teams: { analytics: ['lead'] } }),
  support: actor({ userId: 'helper', isSupport: true }),
  auditor: actor({ userId: 'checker', isAuditor: true }),
  admin: actor({ userId: 'keeper', isAdmin: true }),
} satisfies Record<string, Actor>;

const target = { teamId: 'payments', requestedBy: 'me', lastEditor: 'editor' };

/** The whole table, as a reviewer reads it: every action and who may do it. Everyone else may not. */
const MAY: Record<Action, (keyof typeof people)[]> = {
  'run.plan': ['dba of the team, requester', 'dba of the team, not requester'],
  'run.create': ['dba of the team, requester', 'dba of the team, not requester'],
  'run.draft': ['dba of the team, requester'],
  'run.view': [
    'dba of the team, requester',
    'dba of the team, not requester',
    'lead of the team',
    'support',
    'auditor',
  ],
  'run.verify': ['dba of the team, requester', 'dba of the team, not requester', 'lead of the team', 'support'],
  'run.retry': ['dba of the team, requester', 'lead of the team', 'support'],
  'run.provide-password': ['dba of the team, requester'],
  'run.cancel': ['dba of the team, requester', 'lead of the team', 'support'],
  'run.clean-up': ['dba of the team, requester', 'lead of the team'],
  'run.approve': ['lead of the team'],
  'run.deny': ['lead of the team'],
  'support.view': ['support'],
  'support.sweep': ['support'],
  'audit.view': ['lead of the team', 'auditor'],
  'admin.view': ['admin'],
  'admin.check-team': ['admin'],
  'admin.end-sessions': ['admin'],
  'settings.change': [
    'dba of the team, requester',
    'dba of the team, not requester',
    'requester who left the team',
    'lead of the team',
    'lead of another team',
    'support',
    'auditor',
    'admin',
  ],
};

/** What a token of each scope may do, of what its owner may. */
const TOKEN_MAY: Record<TokenScope, Action[]> = {
  read: ['run.view'],
  run: [
    ...(['run.view', 'run.plan', 'run.create', 'run.verify', 'run.retry'] as const),
    ...(['run.provide-password', 'run.cancel', 'run.clean-up'] as const),
  ],
};

describe('access', () => {
  const cells = ACTIONS.flatMap((action) =>
    Object.entries(people).map(([who, person]) => [action, who, person] as const),
  );

  it.each(cells)('the table decides %s by %s', (action, who, person) => {
    expect(isAllowed(person, action, target)).toBe((MAY[action] as string[]).includes(who));
  });

  it.each(TOKEN_SCOPES.flatMap((scope) => cells.map(([action, who, person]) => [scope, action, who, person] as const)))(
    'a token to %s does %s for %s only if both may',
    (scope, action, _who, person) => {
      const through = { ...person, token: { id: 'token-1', scope } };
      const may = TOKEN_MAY[scope].includes(action) && isAllowed(person, action, target);
      expect(isAllowed(through, action, target)).toBe(may);
    },
  );

  it('names the token that a person acted through', () => {
    const through = actor({ token: { id: 'token-1', scope: 'run' } });
    expect(personOf(through)).toEqual({ userId: 'me', name: 'me', tokenId: 'token-1' });
  });

  const lead = { teams: { payments: ['dba', 'lead'] }, isSupport: true, isAuditor: true } as const;
  it.each([
    ['who requested the run', { ...lead, userId: 'me' }, false],
    ['who entered a password last', { ...lead, userId: 'editor' }, false],
    ['of another team', { ...lead, userId: 'boss', teams: { analytics: ['lead'] } }, false],
    ['of the team who is also a DBA, support and auditor', { ...lead, userId: 'boss' }, true],
  ] satisfies [string, Partial<Actor>, boolean][])('approval by a lead %s: %#', (_who, given, may) => {
    expect(isAllowed(actor(given), 'run.approve', target)).toBe(may);
    expect(isAllowed(actor(given), 'run.deny', target)).toBe(may);
  });

  it('refuses an answer for a run whose requester or last editor is unknown', () => {
    expect(isAllowed(people['lead of the team'], 'run.approve', { teamId: 'payments', requestedBy: 'me' })).toBe(false);
    expect(isAllowed(people['lead of the team'], 'run.deny', { teamId: 'payments' })).toBe(false);
  });

  it('identifies the person by user id, without roles', () => {
    expect(personOf(people.support)).toEqual({ userId: 'helper', name: 'me' });
  });

  it('is refused without a team, and for names that every object has', () => {
    const dba = people['dba of the team, requester'];
    expect(isAllowed(dba, 'run.plan')).toBe(false);
    expect(isAllowed(dba, 'run.view', { teamId: 'constructor' })).toBe(false);
    expect(isAllowed(dba, 'run.view', { teamId: '__proto__' })).toBe(false);
  });

  it('shows audit records to leads for their team, and to auditors for all teams', () => {
    expect(auditedTeams(people['lead of the team'])).toEqual(['payments']);
    expect(auditedTeams(people.auditor)).toBe('all');
    for (const who of ['nobody', 'dba of the team, requester', 'support', 'admin'] as const) {
      expect(auditedTeams(people[who])).toEqual([]);
    }
  });

  it('shows a person their own teams, and all teams to support and auditors', () => {
    expect(visibleTeams(people['lead of the team'])).toEqual(['payments']);
    expect(visibleTeams(actor({ teams: { payments: [], analytics: ['dba'] } }))).toEqual(['analytics']);
    expect(visibleTeams(people.support)).toBe('all');
    expect(visibleTeams(people.auditor)).toBe('all');
    expect(hasNoRole(people.nobody)).toBe(true);
    expect(hasNoRole(people.auditor)).toBe(false);
  });

  it('gives an admin a role, but no runs', () => {
    expect(visibleTeams(people.admin)).toEqual([]);
    expect([seesRuns(people.admin), seesRuns(people.nobody), hasNoRole(people.admin)]).toEqual([false, false, false]);
    const both = actor({ teams: { payments: ['dba'] }, isAdmin: true });
    expect([visibleTeams(both), seesRuns(both)]).toEqual([['payments'], true]);
  });
});
