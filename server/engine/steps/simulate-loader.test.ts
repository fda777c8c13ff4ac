import { expect, it } from 'vitest';
import { addKeyUser, initialKeyPolicy } from '#lib/aws/key-policy.ts';
import type { PolicyDocument, PolicyStatement } from '#lib/aws/policy.ts';
import { rolePolicy } from '#lib/aws/role-policies.ts';
import { ASSUMER_TAG } from '#lib/aws/tags.ts';
import { type LoaderRights, simulateAllowed, simulateDenied, simulateKeyUse } from './simulate-loader.ts';

const ACCOUNT = '111111111111';
const TAGS = [ASSUMER_TAG, { key: 'CostCenter', value: '4711' }];
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
const USES = ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'];

it.each<[string, PolicyStatement, { denied: string[]; open: string[] }]>([
  ['other accounts', deny({ StringNotEquals: { 'aws:PrincipalAccount': ACCOUNT } }), { denied: [], open: [] }],
  ['callers of other accounts', deny({ StringNotEquals: { 'kms:CallerAccount': ACCOUNT } }), { denied: [], open: [] }],
  [
    'all but these roles',
    deny({ ArnNotLike: { 'aws:PrincipalArn': [`arn:aws:iam::${ACCOUNT}:role/load*`, OTHER] } }),
    { denied: [], open: [] },
  ],
  ['all but other roles', deny({ ArnNotLike: { 'aws:PrincipalArn': OTHER } }), { denied: USES, open: [] }],
  ['plain HTTP', deny({ Bool: { 'aws:SecureTransport': 'false' } }), { denied: [], open: [] }],
  ['other Regions', deny({ StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } }), { denied: USES, open: [] }],
  [
    'all but Secrets Manager',
    deny({ StringNotEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } }),
    { denied: [], open: ['kms:DescribeKey'] },
  ],
  [
    'other organizations',
    deny({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),
    { denied: [], open: USES },
  ],
  ['other networks', deny({ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }), { denied: [], open: USES }],
  ['the account', deny(undefined, { AWS: `arn:aws:iam::${ACCOUNT}:root` }), { denied: USES, open: [] }],
])('a key policy that denies %s', (_whom, statement, { denied, open }) => {
  const actions = (probes: { action: string }[]) => probes.map(({ action }) => action);
  const { wrong, open: left } = simulateKeyUse(setUp(PLACE, [statement]));
  expect({ denied: actions(wrong), open: actions(left) }).toEqual({ denied, open });
});

it('notices a key policy that lets the role delete the key', () => {
  const keyPolicy: PolicyDocument = {
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:ScheduleKeyDeletion', Resource: '*' }],
  };
  const { wrong } = simulateDenied({ ...setUp(PLACE), keyPolicy });
  expect(wrong).toEqual([{ action: 'kms:ScheduleKeyDeletion', resource: setUp(PLACE).keyArn }]);
});
