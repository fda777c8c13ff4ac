import { expect } from '@playwright/test';
import { readSetUp, type SetUpArns } from './read-set-up.ts';

// Written out by hand from the set-up that AWS documents; nothing here comes from the portal's own code.

const TRUST_POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: ['rds.amazonaws.com'] }, Action: 'sts:AssumeRole' }],
};

/** What was asked for in the form. */
export interface AskedFor {
  teamId: string;
  runId: string;
  /** Null where an existing key was used. */
  alias: string | null;
  source: { secretName: string; userName: string; password: string };
  destination: { secretName: string; userName: string; password: string };
  roleName: string;
  policyName: string;
}

/** The inline policy, section 5 of the set-up. */
function rolePolicy(arns: SetUpArns) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Ec2Permission',
        Effect: 'Allow',
        Action: [
          'ec2:DescribeNetworkInterfaces',
          'ec2:CreateNetworkInterface',
          'ec2:DeleteNetworkInterface',
          'ec2:CreateNetworkInterfacePermission',
          'ec2:DeleteNetworkInterfacePermission',
          'ec2:DescribeNetworkInterfacePermissions',
          'ec2:ModifyNetworkInterfaceAttribute',
          'ec2:DescribeNetworkInterfaceAttribute',
          'ec2:DescribeAvailabilityZones',
          'ec2:DescribeRegions',
          'ec2:DescribeVpcs',
          'ec2:DescribeSubnets',
          'ec2:DescribeSecurityGroups',
          'ec2:DescribeNetworkAcls',
        ],
        Resource: '*',
      },
      {
        Sid: 'SecretsManagerPermissions',
        Effect: 'Allow',
        Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
        Resource: [arns.source, arns.destination],
      },
      {
        Sid: 'KmsPermissions',
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
        Resource: arns.key,
      },
      {
        Sid: 'RdsPermissions',
        Effect: 'Allow',
        Action: ['rds:DescribeDBClusters', 'rds:DescribeDBInstances'],
        Resource: '*',
      },
    ],
  };
}

/** The two statements that "Key users > Add" writes, section 4 of the set-up. */
export function keyUserStatements(roleArn: string) {
  return [
    {
      Sid: 'Allow use of the key',
      Effect: 'Allow',
      Principal: { AWS: roleArn },
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      Resource: '*',
    },
    {
      Sid: 'Allow attachment of persistent resources',
      Effect: 'Allow',
      Principal: { AWS: roleArn },
      Action: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
      Resource: '*',
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
}

function newKeyPolicy(accountId: string, roleArn: string) {
  const root = {
    Sid: 'Enable IAM User Permissions',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
  return {
    Id: 'key-consolepolicy-3',
    Version: '2012-10-17',
    Statement: [root, ...keyUserStatements(roleArn)],
  };
}

/** Reads everything back and holds it against the set-up point by point. `keyPolicy`: of an existing key, what it must be now. */
export async function expectSetUp(motoUrl: string, arns: SetUpArns, asked: AskedFor, keyPolicy?: object) {
  const [, , , , accountId = ''] = arns.key.split(':');
  const found = await readSetUp(motoUrl, arns, asked.policyName);
  const portalTags = {
    'managed-by': 'limitless-portal',
    'limitless-portal:team': asked.teamId,
    'limitless-portal:run': asked.runId,
  };
  expect(found.key.metadata).toMatchObject({
    Arn: arns.key,
    KeySpec: 'SYMMETRIC_DEFAULT',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: 'Enabled',
    KeyManager: 'CUSTOMER',
    MultiRegion: false,
  });
  expect(found.key.policy).toEqual(keyPolicy ?? newKeyPolicy(accountId, arns.role));
  if (asked.alias !== null) {
    expect(found.key.aliases).toEqual([`alias/${asked.alias}`]);
    expect(found.key.tags).toEqual(portalTags);
  }
  for (const side of ['source', 'destination'] as const) {
    const { secretName, userName, password } = asked[side];
    expect(found[side]).toEqual({
      arn: arns[side],
      name: secretName,
      kmsKeyId: arns.key,
      rotation: false,
      versions: 1,
      value: JSON.stringify({ username: userName, password }),
      tags: portalTags,
    });
    expect(arns[side]).toMatch(new RegExp(`:secret:${secretName}-[A-Za-z0-9]{6}$`));
  }
  expect(found.role).toEqual({
    arn: arns.role,
    trustPolicy: TRUST_POLICY,
    tags: { assumer: 'aurora_limitless_table_data_load', ...portalTags },
    policyNames: [asked.policyName],
    policy: rolePolicy(arns),
  });
  expect(arns.role).toBe(`arn:aws:iam::${accountId}:role/${asked.roleName}`);
}
