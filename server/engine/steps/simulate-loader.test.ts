import { expect, it } from 'vitest';
import { addKeyUser, initialKeyPolicy } from '#lib/aws/key-policy.ts';
import type { PolicyDocument, PolicyStatement } from '#lib/aws/policy.ts';
import { rolePolicy } from '#lib/aws/role-policies.ts';
import { ASSUMER_TAG } from '#lib/aws/tags.ts';
import { FIELD_DENIES } from '#lib/aws/testing/field-denies.ts';
import {
  type LoaderRights,
  simulateAllowed,
  simulateDenied,
  simulateDeployerUse,
  simulateKeyAdministration,
  simulateKeyUse,
} from './simulate-loader.ts';

const ACCOUNT = '111111111111';
const TAGS = [ASSUMER_TAG, { key: 'CostCenter', value: '4711' }];
const ADMINISTRATION = ['kms:ScheduleKeyDeletion', 'kms:PutKeyPolicy', 'kms:DisableKey'];
const OTHER = `arn:aws:iam::${ACCOUNT}:role/other`;

/** A setup with its own key and these additional statements in the key policy. */
function setUp(
  names: { partition: string; region: string; role: string; secret: string },
  more: PolicyStatement[] = [],
) {
  const { partition, region } = names;
  const roleArn = `arn:${partition}:iam::${ACCOUNT}:role/${names.role}`;
  const keyArn = `arn:${partition}:kms:${region}:${ACCOUNT}:key/11111111-2222-4333-8444-555555555555`;
  const secret = (name: string) => `arn:${partition}:secretsmanager:${region}:${ACCOUNT}:secret:${name}-AbCdEf`;
  const secretArns = [secret(names.secret), secret(`${names.secret}2`)];
  const administratorArns = [`arn:${partition}:iam::${ACCOUNT}:role/admin`];
  const initial = initialKeyPolicy({ partition, accountId: ACCOUNT, administratorArns, administratorsMayDelete: true });
  const keyPolicy = addKeyUser(addKeyUser(initial, OTHER), roleArn);
  const [sourceSecretArn = '', destinationSecretArn = ''] = secretArns;
  return {
    ...{ accountId: ACCOUNT, partition, region, roleArn, roleTags: TAGS, keyArn, secretArns },
    rolePolicy: rolePolicy({ keyArn, sourceSecretArn, destinationSecretArn }),
    keyPolicy: { ...keyPolicy, Statement: [...keyPolicy.Statement, ...more] },
  } satisfies LoaderRights;
}
const PLACE = { partition: 'aws', region: 'us-east-1', role: 'loader', secret: 'source' };

it.each([
  PLACE,
  { partition: 'aws-cn', region: 'cn-north-1', role: 'arn', secret: '__proto__' },
  { partition: 'aws-us-gov', region: 'us-gov-west-1', role: 'a=b,c@d+e', secret: 'a/b=c+d@e.f' },
])('has a definite answer for everything the portal writes: %o', (names) => {
  const rights = setUp(names);
  expect(simulateAllowed(rights)).toEqual({ tried: 23, wrong: [], open: [] });
  expect(simulateDenied(rights)).toEqual({ tried: 27, wrong: [], open: [] });
  expect(simulateKeyUse(rights)).toEqual({ tried: 3, wrong: [], open: [] });
});

const deny = (Condition: PolicyStatement['Condition'], Principal: PolicyStatement['Principal'] = '*') => ({
  ...{ Sid: 'Guard', Effect: 'Deny' as const, Principal, Action: 'kms:*', Resource: '*' },
  ...(Condition === undefined ? {} : { Condition }),
});

it('a key policy that denies the whole account denies the role', () => {
  const { wrong } = simulateKeyUse(setUp(PLACE, [deny(undefined, { AWS: `arn:aws:iam::${ACCOUNT}:root` })]));
  expect(wrong).toHaveLength(3);
});

it.each(FIELD_DENIES.map((one) => [JSON.stringify(one.condition), one] as const))(
  'a key policy that denies calls with %s: the plan and the last step agree, and only a sure Deny fails',
  (_text, { condition, denied, open }) => {
    const rights = setUp(PLACE, [deny(condition)]);
    const actions = (probes: { action: string }[]) => probes.map(({ action }) => action).sort();
    const plan = simulateKeyUse(rights);
    expect({ denied: actions(plan.wrong), open: actions(plan.open) }).toEqual({ denied, open });
    const last = simulateAllowed(rights);
    expect({ denied: actions(last.wrong), open: actions(last.open) }).toEqual({ denied, open });
    expect(simulateDenied(rights).wrong).toEqual([]);
  },
);

it('notices a key policy that lets the role delete the key', () => {
  const keyPolicy: PolicyDocument = {
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:ScheduleKeyDeletion', Resource: '*' }],
  };
  const { wrong } = simulateDenied({ ...setUp(PLACE), keyPolicy });
  expect(wrong).toEqual([{ action: 'kms:ScheduleKeyDeletion', resource: setUp(PLACE).keyArn }]);
});

it.each<[string, PolicyStatement['Condition'], { wrong: string[]; open: string[] }]>([
  ['always', undefined, { wrong: ADMINISTRATION, open: [] }],
  ['directly', { Bool: { 'aws:ViaAWSService': 'false' } }, { wrong: ADMINISTRATION, open: [] }],
  [
    'through a service that it calls',
    { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'cloudformation.amazonaws.com' } },
    { wrong: [], open: ADMINISTRATION },
  ],
  ['from a network', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, { wrong: [], open: ADMINISTRATION }],
  ['for another account', { StringEquals: { 'kms:CallerAccount': '222222222222' } }, { wrong: [], open: [] }],
])('a key policy that lets the loader administer the key %s', (_how, condition, expected) => {
  const allow = { ...deny(condition), Effect: 'Allow' as const, Action: ADMINISTRATION };
  const { wrong, open } = simulateKeyAdministration(setUp(PLACE, [allow]));
  const actions = (probes: { action: string }[]) => probes.map(({ action }) => action);
  expect({ wrong: actions(wrong), open: actions(open) }).toEqual(expected);
});

it.each<[string, PolicyStatement['Condition'], { denied: string[]; open: string[] }]>([
  ['other accounts', { StringNotEquals: { 'aws:PrincipalAccount': ACCOUNT } }, { denied: [], open: [] }],
  [
    'all but the loader',
    { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/load*` } },
    { denied: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:PutKeyPolicy'], open: [] },
  ],
  [
    'direct calls',
    { StringNotEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } },
    { denied: ['kms:PutKeyPolicy'], open: [] },
  ],
  [
    'calls through other services',
    {
      'ForAnyValue:StringNotEquals': { 'aws:CalledVia': 'secretsmanager.amazonaws.com' },
    },
    { denied: [], open: ['kms:Decrypt', 'kms:GenerateDataKey'] },
  ],
  [
    'calls that don’t come through CloudFormation',
    { StringNotEquals: { 'aws:CalledViaLast': 'cloudformation.amazonaws.com' } },
    { denied: ['kms:PutKeyPolicy'], open: ['kms:Decrypt', 'kms:GenerateDataKey'] },
  ],
  [
    'all without a tag',
    { StringNotEquals: { 'aws:PrincipalTag/CostCenter': '4711' } },
    { denied: [], open: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:PutKeyPolicy'] },
  ],
])('a key policy that denies %s, for the deployer role', (_whom, condition, expected) => {
  const rights = { ...setUp(PLACE, [deny(condition)]), roleArn: `arn:aws:iam::${ACCOUNT}:role/deployer`, roleTags: [] };
  const actions = (probes: { action: string }[]) => probes.map(({ action }) => action).sort();
  const { wrong, open } = simulateDeployerUse(rights, { isChanged: true });
  expect({ denied: actions(wrong), open: actions(open) }).toEqual(expected);
  const { tried } = simulateDeployerUse(rights, { isChanged: false });
  expect(tried).toBe(2);
});
