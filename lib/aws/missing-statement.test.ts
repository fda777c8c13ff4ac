import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../errors.ts';
import { CALL_ACTIONS } from './call-actions.ts';
import { deployerPolicy } from './deployer-policy.ts';
import { lackedStatements, statementText } from './missing-statement.ts';
import { type PolicyStatement, toList } from './policy.ts';
import type { Denial } from './read-denial.ts';

const team = { id: 'payments', partition: 'aws' as const, accountId: '111122223333', regions: ['ap-northeast-1'] };
const TAGS = {
  StringEquals: { 'aws:RequestTag/managed-by': 'limitless-portal', 'aws:RequestTag/limitless-portal:team': 'payments' },
};

function denialOf(action: string | null, more: Partial<Denial> = {}): Denial {
  return {
    principal: null,
    action,
    resource: null,
    policyType: 'identity',
    policyArn: null,
    isExplicit: false,
    ...more,
  };
}

function lackedFor(action: string | null, more: { code?: ErrorCode; operation?: string } = {}): PolicyStatement[] {
  const { code = 'access-denied', operation = null } = more;
  return lackedStatements(team, { code, denial: denialOf(action), operation });
}

describe('lackedStatements', () => {
  test('has the tagging permission that AWS checks when a key is created with tags', () => {
    expect(lackedFor('kms:CreateKey')).toEqual([
      { Sid: 'MakeKeys', Effect: 'Allow', Action: 'kms:CreateKey', Resource: '*', Condition: TAGS },
      {
        Sid: 'TagKeys',
        Effect: 'Allow',
        Action: 'kms:TagResource',
        Resource: 'arn:aws:kms:*:111122223333:key/*',
        Condition: TAGS,
      },
    ]);
  });

  test('has only the tagging permission if that is what AWS names', () => {
    expect(lackedFor('kms:TagResource').map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ['TagKeys', 'kms:TagResource'],
    ]);
  });

  test('has the permissions boundary that the template requires of new roles', () => {
    const [makeRoles] = lackedFor('iam:CreateRole');
    expect(makeRoles).toMatchObject({
      Action: 'iam:CreateRole',
      Condition: {
        StringEquals: { 'iam:PermissionsBoundary': 'arn:aws:iam::111122223333:policy/limitless-portal-boundary' },
      },
    });
  });

  test('has both uses of the key that Secrets Manager makes for the deployer role', () => {
    const [use] = lackedFor(null, { code: 'secret-key-denied' });
    expect(use).toMatchObject({
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Condition: { StringEquals: { 'kms:ViaService': ['secretsmanager.ap-northeast-1.amazonaws.com'] } },
    });
  });

  test('finds the action of an API operation if AWS’s message names none', () => {
    expect(lackedFor(null, { operation: 'GetResources' })).toMatchObject([{ Action: 'tag:GetResources' }]);
    expect(lackedFor(null, { operation: 'AssumeRole' })).toEqual([]);
    expect(lackedFor(null)).toEqual([]);
  });

  test('has a statement for every call that the deployer role makes, and the template has no others', () => {
    const others = ['AssumeRole', 'Encrypt', 'Decrypt'];
    const calls = Object.entries(CALL_ACTIONS).filter(([call]) => !others.includes(call));
    const needed = new Set<string>(calls.flatMap(([, actions]) => actions));
    const allowed = deployerPolicy(team).Statement.filter(({ Effect }) => Effect === 'Allow');
    expect(new Set(allowed.flatMap(({ Action }) => toList(Action)))).toEqual(needed);
  });

  test('has every statement of a team that may use only listed keys', () => {
    const limited = { ...team, existingKeys: { aliases: ['app-*'], tags: { use: 'limitless' } } };
    const call = { code: 'access-denied', denial: denialOf('kms:PutKeyPolicy'), operation: null } as const;
    expect(lackedStatements(limited, call).map(({ Sid }) => Sid)).toEqual([
      'ChangeOwnKeys',
      'ChangeKeysByAlias',
      'ChangeKeysByTag',
    ]);
  });

  test('is empty where no statement of the role’s policy helps', () => {
    const explicit = denialOf('kms:CreateKey', { isExplicit: true });
    expect(lackedStatements(team, { code: 'access-denied', denial: explicit, operation: null })).toEqual([]);
    for (const code of ['denied-by-organization', 'denied-by-role-policy', 'denied-by-portal'] as const) {
      expect(lackedFor('kms:CreateKey', { code }), code).toEqual([]);
    }
    expect(lackedFor('ec2:RunInstances')).toEqual([]);
  });

  test('never has more than the template', () => {
    const template = deployerPolicy(team).Statement;
    for (const action of new Set(template.flatMap((statement) => toList(statement.Action)))) {
      for (const { Action, ...rest } of lackedFor(action)) {
        const { Action: all, ...whole } = template.find(({ Sid }) => Sid === rest.Sid) ?? {};
        expect(rest, action).toEqual(whole);
        expect(toList(all), action).toEqual(expect.arrayContaining(toList(Action)));
      }
    }
  });
});

test('the text fits into the statement list of a policy, also of one that was made from the template', () => {
  const added: PolicyStatement[] = JSON.parse(`[${statementText(lackedFor('kms:CreateKey'))}]`);
  expect(added.map(({ Action }) => Action)).toEqual(['kms:CreateKey', 'kms:TagResource']);
  const sids = [...deployerPolicy(team).Statement, ...added].flatMap(({ Sid }) => Sid ?? []);
  expect(new Set(sids).size).toBe(sids.length);
});
