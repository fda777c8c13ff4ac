import { describe, expect, it, test } from 'vitest';
import { addKeyUser, hasKeyUser, initialKeyPolicy } from './key-policy.ts';
import { awsPrincipals, type PolicyDocument, type PolicyStatement, samePolicy } from './policy.ts';
import { removeKeyUser } from './remove-key-user.ts';
import { rolePolicy, trustPolicy } from './role-policies.ts';
import { portalTags } from './tags.ts';

const account = '111122223333';
const role = `arn:aws:iam::${account}:role/aurora-data-loader`;
const admin = `arn:aws:iam::${account}:role/Admins`;
const other = `arn:aws:iam::${account}:role/reports`;

function consolePolicy(administratorArns: string[] = []): PolicyDocument {
  return initialKeyPolicy({ partition: 'aws', accountId: account, administratorArns, administratorsMayDelete: true });
}

function statement(policy: PolicyDocument, sid: string) {
  return policy.Statement.find((one) => one.Sid === sid);
}

describe('the trust policy', () => {
  it('matches the walkthrough exactly', () => {
    expect(JSON.stringify(trustPolicy())).toBe(
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":["rds.amazonaws.com"]},"Action":"sts:AssumeRole"}]}',
    );
  });
});

test('the portal tags what it makes with its name, the team and the run', () => {
  expect(portalTags('payments', 'run-1')).toEqual([
    { key: 'managed-by', value: 'limitless-portal' },
    { key: 'limitless-portal:team', value: 'payments' },
    { key: 'limitless-portal:run', value: 'run-1' },
  ]);
});

describe('the role policy', () => {
  it('has the four statements of the walkthrough over exactly these ARNs', () => {
    const policy = rolePolicy({ keyArn: 'K', sourceSecretArn: 'S', destinationSecretArn: 'D' });
    expect(policy.Statement.map(({ Sid, Action, Resource }) => [Sid, Action?.length, Resource])).toEqual([
      ['Ec2Permission', 14, '*'],
      ['SecretsManagerPermissions', 2, ['S', 'D']],
      ['KmsPermissions', 3, 'K'],
      ['RdsPermissions', 2, '*'],
    ]);
    expect(policy.Statement.every(({ Effect }) => Effect === 'Allow')).toBe(true);
  });
});

describe('the initial key policy', () => {
  it('has only the account when no administrator is named', () => {
    expect(consolePolicy().Statement.map((one) => one.Sid)).toEqual(['Enable IAM User Permissions']);
  });

  it('lets administrators delete the key only if the box is checked', () => {
    const actions = (may: boolean) =>
      statement(
        initialKeyPolicy({
          partition: 'aws-cn',
          accountId: account,
          administratorArns: [admin],
          administratorsMayDelete: may,
        }),
        'Allow access for Key Administrators',
      )?.Action;
    expect(actions(true)).toContain('kms:ScheduleKeyDeletion');
    expect(actions(true)).toContain('kms:CancelKeyDeletion');
    expect(actions(false)).not.toContain('kms:ScheduleKeyDeletion');
    expect(actions(false)).not.toContain('kms:CancelKeyDeletion');
  });

  it('uses the account’s own partition', () => {
    const policy = initialKeyPolicy({
      partition: 'aws-cn',
      accountId: account,
      administratorArns: [],
      administratorsMayDelete: true,
    });
    expect(awsPrincipals(policy.Statement[0] ?? { Effect: 'Deny' })).toEqual([`arn:aws-cn:iam::${account}:root`]);
  });
});

describe('adding a key user', () => {
  it("adds both of the console's statements to a policy that has neither", () => {
    const policy = addKeyUser(consolePolicy(), role);
    expect(statement(policy, 'Allow use of the key')).toEqual({
      Sid: 'Allow use of the key',
      Effect: 'Allow',
      Principal: { AWS: role },
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      Resource: '*',
    });
    expect(statement(policy, 'Allow attachment of persistent resources')).toEqual({
      Sid: 'Allow attachment of persistent resources',
      Effect: 'Allow',
      Principal: { AWS: role },
      Action: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
      Resource: '*',
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    });
  });

  it('joins existing users, written as a string or as a list', () => {
    const two = addKeyUser(addKeyUser(consolePolicy(), other), role);
    const three = addKeyUser(two, admin);
    expect(awsPrincipals(statement(two, 'Allow use of the key') ?? { Effect: 'Deny' })).toEqual([other, role]);
    expect(awsPrincipals(statement(three, 'Allow attachment of persistent resources') ?? { Effect: 'Deny' })).toEqual([
      other,
      role,
      admin,
    ]);
  });

  it('changes nothing the second time', () => {
    const once = addKeyUser(consolePolicy(), role);
    expect(addKeyUser(once, role)).toBe(once);
    expect(hasKeyUser(once, role)).toBe(true);
    expect(hasKeyUser(consolePolicy(), role)).toBe(false);
  });

  it('leaves every other statement and member unchanged', () => {
    const foreign = {
      Sid: 'Backups',
      Effect: 'Deny' as const,
      Principal: '*',
      Action: 'kms:*',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } },
    };
    const before = { ...consolePolicy([admin]), Id: 'own-id' };
    before.Statement.push(foreign);
    const after = addKeyUser(before, role);
    expect(after.Id).toBe('own-id');
    expect(after.Statement.slice(0, before.Statement.length)).toEqual(before.Statement);
    expect(after.Statement).toHaveLength(before.Statement.length + 2);
  });

  it.each([
    ['more actions', { Action: ['kms:*'] }],
    ['fewer actions', { Action: ['kms:Encrypt', 'kms:Decrypt'] }],
    [
      'the same number of other actions',
      { Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:PutKeyPolicy'] },
    ],
    ['all actions except some', { Action: undefined, NotAction: 'kms:PutKeyPolicy' }],
    ['everybody except some', { Principal: undefined, NotPrincipal: { AWS: admin } }],
    ['a condition', { Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } } }],
    ['another effect', { Effect: 'Deny' as const }],
    ['another type of principal', { Principal: '*' }],
  ])('does not join a statement of the same name that has %s, but adds a correct one next to it', (_what, change) => {
    const before = addKeyUser(consolePolicy(), other);
    const at = before.Statement.findIndex((one) => one.Sid === 'Allow use of the key');
    const changed = { ...before.Statement[at], ...change } as PolicyDocument['Statement'][number];
    const policy = { ...before, Statement: before.Statement.with(at, changed) };
    const after = addKeyUser(policy, role);
    expect(after.Statement[at]).toEqual(changed);
    expect(awsPrincipals(statement(after, 'Allow use of the key 2') ?? { Effect: 'Deny' })).toEqual([role]);
    expect(addKeyUser(after, role)).toBe(after);
  });

  it.each([
    ['another name', 'Reports', false],
    ['no name', undefined, false],
    ['its name followed by a number and words', 'Allow use of the key 2 by hand', false],
    ['its name and a number', 'Allow use of the key 10', true],
  ])('joins a statement of the same content with %s, %s: %s', (_what, Sid, isJoined) => {
    const [use, grants] = addKeyUser({ Statement: [] }, other).Statement as [PolicyStatement, PolicyStatement];
    const after = addKeyUser({ Statement: [{ ...use, Sid }, grants] }, role).Statement;
    expect(awsPrincipals(after[0] as PolicyStatement)).toEqual(isJoined ? [other, role] : [other]);
    expect(after).toHaveLength(isJoined ? 2 : 3);
  });

  it.each<[unknown, boolean]>([
    ['true', true],
    [true, true],
    [['true'], true],
    [[true], true],
    ['false', false],
    [['true', 'false'], false],
  ])('joins a statement whose condition on grants has the value %j: %s', (value, isJoined) => {
    const [use, grants] = addKeyUser({ Statement: [] }, other).Statement as [PolicyStatement, PolicyStatement];
    const Condition = { Bool: { 'kms:GrantIsForAWSResource': value } } as PolicyStatement['Condition'];
    const policy = { Statement: [use, { ...grants, Condition }] as PolicyStatement[] };
    const after = addKeyUser(policy, role);
    expect(after.Statement).toHaveLength(isJoined ? 2 : 3);
    expect(after.Statement[1]?.Condition).toEqual(Condition);
    expect(hasKeyUser(after, role)).toBe(true);
    expect(removeKeyUser(after, role)).toEqual(policy);
  });

  it('uses the next number when one is taken', () => {
    const widened = (Sid: string): PolicyStatement => ({ Sid, Effect: 'Deny', Principal: '*', Action: 'kms:*' });
    const taken = [widened('Allow use of the key'), widened('Allow use of the key 2')];
    const sids = addKeyUser({ Statement: taken }, role).Statement.map(({ Sid }) => Sid);
    expect(sids.slice(2)).toEqual(['Allow use of the key 3', 'Allow attachment of persistent resources']);
  });
});

it('has no AWS principals when a statement names everybody, a service or nobody', () => {
  const named = [{ Principal: '*' }, { Principal: { Service: 's3.amazonaws.com' } }, { NotPrincipal: { AWS: role } }];
  expect(named.map((one) => awsPrincipals({ Effect: 'Allow', ...one }))).toEqual([[], [], []]);
});

describe('two policies', () => {
  it('are equal regardless of the order of members and actions, and of a string instead of a list of one', () => {
    const left: PolicyDocument = {
      Statement: [{ Effect: 'Allow', Action: ['a', 'b'], Resource: ['*'] }],
      Version: '1',
    };
    const right: PolicyDocument = { Version: '1', Statement: [{ Resource: '*', Action: ['b', 'a'], Effect: 'Allow' }] };
    expect(samePolicy(left, right)).toBe(true);
  });

  it('are equal when a member of one has no value', () => {
    const left: PolicyDocument = { Statement: [{ Effect: 'Allow', Action: 'a' }] };
    const right: PolicyDocument = { Statement: [{ Effect: 'Allow', Action: 'a', Condition: undefined }] };
    expect(samePolicy(left, right)).toBe(true);
  });

  it('are equal when only one of them has quotes around a value of a condition', () => {
    const policy = (Condition: unknown) =>
      ({ Statement: [{ Effect: 'Allow', Action: 'a', Condition }] }) as unknown as PolicyDocument;
    const left = policy({ Bool: { a: true }, NumericLessThan: { b: 3 }, StringEquals: { c: ['x', 'y'] } });
    const right = policy({ NumericLessThan: { b: ['3'] }, StringEquals: { c: ['y', 'x'] }, Bool: { a: 'true' } });
    expect(samePolicy(left, right)).toBe(true);
    expect(samePolicy(left, policy({ ...(left.Statement[0]?.Condition ?? {}), Bool: { a: false } }))).toBe(false);
  });

  it.each([
    ['a missing action', { Action: ['a'] }],
    ['another action', { Action: ['a', 'c'] }],
    ['another effect', { Effect: 'Deny' as const }],
    ['an additional condition', { Condition: { Bool: { x: 'true' } } }],
  ])('differ by %s', (_what, change) => {
    const left: PolicyDocument = { Statement: [{ Effect: 'Allow', Action: ['a', 'b'], Resource: '*' }] };
    const right: PolicyDocument = { Statement: [{ ...left.Statement[0], Effect: 'Allow', ...change }] };
    expect(samePolicy(left, right)).toBe(false);
  });
});
