import { describe, expect, it, test } from 'vitest';
import { portalConfigSchema } from './portal-config.ts';
import { needsApproval, teamSchema } from './team.ts';

const payments = {
  id: 'payments',
  name: { en: 'Payments', ja: '決済' },
  accountId: '111111111111',
  regions: ['us-east-1', 'us-west-2'],
  deployerRoleArn: 'arn:aws:iam::111111111111:role/limitless-portal-deployer',
  externalId: 'limitless-portal/payments',
  groups: { dba: ['payments-dba'], lead: ['payments-lead'] },
};
const analytics = {
  ...payments,
  id: 'analytics',
  accountId: '222222222222',
  deployerRoleArn: 'arn:aws:iam::222222222222:role/teams/limitless-portal-deployer',
  externalId: 'limitless-portal/analytics',
};
const groups = { support: ['support'], auditor: ['auditor'] };

const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, no) => [`t${no}`, 'x']));

function problems(schema: typeof teamSchema | typeof portalConfigSchema, value: unknown): string[] {
  const parsed = schema.safeParse(value);
  return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

test('a configuration that names no admins has none', () => {
  expect(portalConfigSchema.parse({ teams: [payments], groups }).groups.admin).toEqual([]);
});

test('a team without a partition is in aws', () => {
  expect(teamSchema.parse(payments).partition).toBe('aws');
});

test('a team requires approval only with this one word', () => {
  expect(needsApproval(teamSchema.parse(payments))).toBe(false);
  expect(needsApproval(teamSchema.parse({ ...payments, approval: 'required' }))).toBe(true);
  for (const approval of ['optional', 'Required', true, '']) {
    expect(problems(teamSchema, { ...payments, approval })).toEqual([
      expect.stringMatching(/^approval: .*write required/),
    ]);
  }
});

test('teams with every option are accepted unchanged', () => {
  const full = {
    ...payments,
    partition: 'aws-cn',
    regions: ['cn-north-1'],
    deployerRoleArn: 'arn:aws-cn:iam::111111111111:role/deployer',
    permissionsBoundaryArn: 'arn:aws-cn:iam::111111111111:policy/boundary',
    namePrefix: 'payments-',
    existingKeys: { aliases: ['shared-*', 'data/loader_1'], tags: { use: 'limitless', 'cost centre': 'a/b=c@d' } },
    approval: 'required',
  };
  expect(portalConfigSchema.parse({ teams: [full, analytics], groups }).teams[0]).toEqual(full);
});

test('support and auditor groups may be empty', () => {
  expect(problems(portalConfigSchema, { teams: [payments], groups: { support: [], auditor: [] } })).toEqual([]);
});

describe('a team is rejected if', () => {
  it.each<[string, object, string]>([
    ['the id has capitals', { id: 'Payments' }, 'id: must be 1 to 40 lower-case'],
    ['the account is a number', { accountId: 111111111111 }, 'accountId: the account id is read as a number'],
    ['the list of Regions is empty', { accountId: '11111111111' }, 'accountId: must be the 12 digits'],
    ['there is no Region', { regions: [] }, 'regions: the list is empty'],
    ['a Region is listed twice', { regions: ['us-east-1', 'us-east-1'] }, 'regions: names a Region twice'],
    ['a Region is misspelled', { regions: ['us-esat-1'] }, 'regions.0: us-esat-1 is not a Region of partition aws'],
    ['a Region is of another partition', { regions: ['cn-north-1'] }, 'regions.0: cn-north-1 is not a Region'],
    ['a GovCloud Region is in aws', { regions: ['us-gov-west-1'] }, 'regions.0: us-gov-west-1 is not a Region'],
    ['the Region has no Limitless', { regions: ['ap-east-2'] }, 'regions.0: Aurora PostgreSQL Limitless'],
    ['the role is a user', { deployerRoleArn: 'arn:aws:iam::111111111111:user/x' }, 'deployerRoleArn: is not the ARN'],
    [
      'the role is in another account',
      { deployerRoleArn: 'arn:aws:iam::222222222222:role/x' },
      'deployerRoleArn: is in account 222222222222',
    ],
    [
      'the role is in another partition',
      { deployerRoleArn: 'arn:aws-cn:iam::111111111111:role/x' },
      'deployerRoleArn: is in partition aws-cn',
    ],
    [
      'the role name is too long',
      { deployerRoleArn: `${payments.deployerRoleArn}${'x'.repeat(40)}` },
      'deployerRoleArn',
    ],
    ['the external id has one character', { externalId: 'x' }, 'externalId: must be 2 to 1224'],
    ['the external id has a space', { externalId: 'a b' }, 'externalId: must be 2 to 1224'],
    [
      'the boundary is in another account',
      { permissionsBoundaryArn: 'arn:aws:iam::222222222222:policy/x' },
      'permissionsBoundaryArn: is in account 222222222222',
    ],
    ['the prefix has a slash', { namePrefix: 'a/b' }, 'namePrefix: must be 1 to 32'],
    ['no existing key is listed', { existingKeys: {} }, 'existingKeys: allows no key: name aliases or tags'],
    ['the list of aliases is empty', { existingKeys: { aliases: [] } }, 'existingKeys.aliases: the list is empty'],
    ['the aliases aren’t a list', { existingKeys: { aliases: 'a' } }, 'existingKeys.aliases: is not a list'],
    [
      'an alias is listed twice',
      { existingKeys: { aliases: ['a', 'a'] } },
      'existingKeys.aliases: names an alias twice',
    ],
    [
      'an alias includes its prefix',
      { existingKeys: { aliases: ['alias/a'] } },
      'existingKeys.aliases.0: must be an alias without alias/',
    ],
    ['an alias has a ?', { existingKeys: { aliases: ['a?'] } }, 'existingKeys.aliases.0: must be an alias'],
    ['the tags are empty', { existingKeys: { tags: {} } }, 'existingKeys.tags: has no tag'],
    ['there are 21 tags', { existingKeys: { tags: tags(21) } }, 'existingKeys.tags: has more than 20 tags'],
    ['the tags are a list', { existingKeys: { tags: ['use'] } }, 'existingKeys.tags: is not a map'],
    [
      'a tag is a number',
      { existingKeys: { tags: { use: 1 } } },
      'existingKeys.tags.use: the value of a tag is read as',
    ],
    [
      'a tag has a wildcard',
      { existingKeys: { tags: { use: 'limit*' } } },
      'existingKeys.tags.use: the value of a tag',
    ],
    ['the name of a tag is empty', { existingKeys: { tags: { '': 'x' } } }, 'existingKeys.tags.: '],
    [
      'the list doesn’t fit into a policy',
      { existingKeys: { aliases: Array.from({ length: 20 }, (_, no) => 'x'.repeat(100 + no)) } },
      'existingKeys: is too long for an IAM policy',
    ],
    [
      'the list of keys has an unknown field',
      { existingKeys: { aliases: ['a'], arns: ['a'] } },
      'existingKeys: Unrecognized key: "arns"',
    ],
    ['the dba groups are empty', { groups: { dba: [], lead: ['l'] } }, 'groups.dba: the list is empty'],
    ['a group name is empty', { groups: { dba: ['d'], lead: [' '] } }, 'groups.lead.0: a group name is empty'],
    ['a name is missing', { name: { en: 'Payments' } }, 'name.ja: the name in Japanese is missing'],
    ['a field is unknown', { region: 'us-east-1' }, ': Unrecognized key: "region"'],
  ])('%s', (_case, change, problem) => {
    expect(problems(teamSchema, { ...payments, ...change })).toEqual([expect.stringContaining(problem)]);
  });
});

test('20 tags of existing keys are accepted', () => {
  expect(problems(teamSchema, { ...payments, existingKeys: { tags: tags(20) } })).toEqual([]);
});

test('an AWS managed policy can be the boundary', () => {
  const permissionsBoundaryArn = 'arn:aws:iam::aws:policy/PowerUserAccess';
  expect(problems(teamSchema, { ...payments, permissionsBoundaryArn })).toEqual([]);
});

test('two teams can’t share an id or an external id', () => {
  expect(problems(portalConfigSchema, { teams: [payments, payments], groups })).toEqual([
    expect.stringContaining('teams.1.id: payments is taken'),
    expect.stringContaining('teams.1.externalId: is also used by a team above'),
  ]);
});

test('all problems are reported together', () => {
  const wrong = { ...analytics, name: {}, regions: ['ap-east-2', 'cn-north-1'], partition: 'aws-us-gov' };
  expect(problems(portalConfigSchema, { teams: [payments, wrong], groups: { support: [''] } })).toHaveLength(8);
});
