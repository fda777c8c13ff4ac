import { describe, expect, it, test } from 'vitest';
import { type Actor, hasNoRole } from '#lib/people/access.ts';
import { type PortalConfig, portalConfigSchema } from '#lib/portal-config.ts';
import { actorFromGroups } from './actor-from-groups.ts';

const config: PortalConfig = portalConfigSchema.parse({
  teams: [
    {
      id: 'payments',
      name: { en: 'Payments', ja: '決済' },
      accountId: '111111111111',
      regions: ['us-east-1'],
      deployerRoleArn: 'arn:aws:iam::111111111111:role/deployer',
      externalId: 'external-1',
      groups: { dba: ['payments-dba', 'all-dbas'], lead: ['payments-lead'] },
    },
    {
      id: 'analytics',
      name: { en: 'Analytics', ja: '分析' },
      accountId: '222222222222',
      regions: ['us-east-1'],
      deployerRoleArn: 'arn:aws:iam::222222222222:role/deployer',
      externalId: 'external-2',
      groups: { dba: ['analytics-dba', 'all-dbas'], lead: ['analytics-lead'] },
    },
  ],
  groups: { support: ['support'], auditor: ['audit'], admin: ['portal-admins'] },
});

type Roles = Pick<Actor, 'teams' | 'isSupport' | 'isAuditor' | 'isAdmin'>;
const none: Roles = { teams: {}, isSupport: false, isAuditor: false, isAdmin: false };

describe('groups grant roles', () => {
  it.each<[string[], Roles]>([
    [['payments-dba'], { ...none, teams: { payments: ['dba'] } }],
    [['payments-lead'], { ...none, teams: { payments: ['lead'] } }],
    [['payments-lead', 'payments-dba'], { ...none, teams: { payments: ['dba', 'lead'] } }],
    [['payments-dba', 'analytics-lead'], { ...none, teams: { payments: ['dba'], analytics: ['lead'] } }],
    [['all-dbas'], { ...none, teams: { payments: ['dba'], analytics: ['dba'] } }],
    [['support'], { ...none, isSupport: true }],
    [['audit'], { ...none, isAuditor: true }],
    [['portal-admins'], { ...none, isAdmin: true }],
    [['support', 'payments-dba'], { ...none, teams: { payments: ['dba'] }, isSupport: true }],
  ])('%j', (groups, roles) => {
    expect(actorFromGroups({ id: 'u1', name: 'Ann', groups }, config)).toEqual({ userId: 'u1', name: 'Ann', ...roles });
  });
});

describe('no role is granted by', () => {
  it.each<[string, string[]]>([
    ['no group', []],
    ['a group missing from the configuration', ['everyone']],
    ['the id of a team', ['payments']],
    ['the name of a role', ['dba']],
    ['different capitalization', ['Payments-DBA', 'SUPPORT']],
    ['spaces around a name', [' payments-dba', 'support ']],
    ['part of a name', ['payments-db', 'sup']],
    ['a pattern', ['*', 'payments-*']],
    ['names of properties that every object has', ['__proto__', 'constructor']],
  ])('%s', (_case, groups) => {
    const actor = actorFromGroups({ id: 'u1', name: 'Ann', groups }, config);
    expect(actor).toMatchObject(none);
    expect(hasNoRole(actor)).toBe(true);
  });
});

test('an empty list of groups in the configuration admits no one', () => {
  const closed = { ...config, groups: { support: [], auditor: [], admin: [] } };
  const groups = ['support', 'audit', 'portal-admins'];
  expect(actorFromGroups({ id: 'u1', name: 'Ann', groups }, closed)).toMatchObject(none);
});
