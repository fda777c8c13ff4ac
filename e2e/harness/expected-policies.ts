import type { SetUpArns } from './read-set-up.ts';

// Written by hand from the setup that AWS documents, without the portal's own code.

/** Who may assume the role, section 3 of the setup. */
export const TRUST_POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: ['rds.amazonaws.com'] }, Action: 'sts:AssumeRole' }],
};

/** The tags on everything that a run makes, or that its exported code makes, for which `runId` is null. */
export function portalTags({ teamId, runId }: { teamId: string; runId: string | null }): Record<string, string> {
  return {
    'managed-by': 'limitless-portal',
    'limitless-portal:team': teamId,
    ...(runId === null ? {} : { 'limitless-portal:run': runId }),
  };
}

/** A description and tags that the form adds to a resource. */
export interface AskedLabels {
  description?: string | undefined;
  tags?: { key: string; value: string }[] | undefined;
}

/** The tags that a resource ends with: the portal's and those from the form. */
export function allTags(
  run: { teamId: string; runId: string | null },
  { tags = [] }: AskedLabels = {},
): Record<string, string> {
  return { ...portalTags(run), ...Object.fromEntries(tags.map(({ key, value }) => [key, value])) };
}

/** The inline policy, section 5 of the setup. */
export function rolePolicy(arns: SetUpArns) {
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

/** The two statements that "Key users > Add" writes, section 4 of the setup. */
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

/** The policy of a new key without administrators, once the role is its user. */
export function newKeyPolicy(accountId: string, roleArn: string) {
  const root = {
    Sid: 'Enable IAM User Permissions',
    Effect: 'Allow',
    Principal: { AWS: `arn:${roleArn.split(':')[1]}:iam::${accountId}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
  return {
    Id: 'key-consolepolicy-3',
    Version: '2012-10-17',
    Statement: [root, ...keyUserStatements(roleArn)],
  };
}
