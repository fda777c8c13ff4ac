import { expect, test } from 'vitest';
import { boundaryArn } from './deployer-policy.ts';
import { missingRights } from './missing-rights.ts';

const ACCOUNT = '111122223333';
const team = { id: 'payments', partition: 'aws' as const, accountId: ACCOUNT, regions: ['us-east-1', 'eu-west-1'] };
const tagged = { 'aws:RequestTag/managed-by': 'limitless-portal', 'aws:RequestTag/limitless-portal:team': 'payments' };
const call = (action: string, resource: string, context = {}) => ({
  roleArn: `arn:aws:iam::${ACCOUNT}:role/deployer`,
  ...{ action, resource, context },
});
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/any`;

test('takes only the actions that are missing, with the conditions of the template', () => {
  const context = { ...tagged, 'iam:PermissionsBoundary': boundaryArn(team) };
  const calls = [call('kms:ListGrants', KEY), call('kms:DescribeKey', KEY), call('iam:CreateRole', ROLE, context)];
  expect(missingRights(team, calls)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'LookAtKeys',
        Effect: 'Allow',
        Action: ['kms:DescribeKey', 'kms:ListGrants'],
        Resource: `arn:aws:kms:*:${ACCOUNT}:key/*`,
      },
      {
        Sid: 'MakeRoles',
        Effect: 'Allow',
        Action: ['iam:CreateRole'],
        Resource: `arn:aws:iam::${ACCOUNT}:role/*`,
        Condition: {
          StringEquals: {
            'aws:RequestTag/managed-by': 'limitless-portal',
            'aws:RequestTag/limitless-portal:team': 'payments',
            'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/limitless-portal-boundary`,
          },
        },
      },
    ],
  });
});

test('takes only the resources that are missing', () => {
  const alias = call('kms:CreateAlias', `arn:aws:kms:us-east-1:${ACCOUNT}:alias/any`);
  const resourcesFor = (...calls: Parameters<typeof missingRights>[1]) =>
    missingRights(team, calls).Statement.map(({ Resource }) => Resource);
  const aliases = `arn:aws:kms:*:${ACCOUNT}:alias/*`;
  expect(resourcesFor(alias)).toEqual([aliases]);
});

test('takes nothing if nothing is missing', () => {
  expect(missingRights(team, [])).toEqual({ Version: '2012-10-17', Statement: [] });
});
