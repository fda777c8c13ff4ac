import { type PolicyDocument, VERSION } from './policy.ts';

/** Section 3 of the setup: who may assume the role. */
export function trustPolicy(): PolicyDocument {
  return {
    Version: VERSION,
    Statement: [{ Effect: 'Allow', Principal: { Service: ['rds.amazonaws.com'] }, Action: 'sts:AssumeRole' }],
  };
}

/** The four lists of actions of section 5, in the page's order. */
export const LOADER_ACTIONS = {
  ec2: [
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
  secretsManager: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
  kms: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
  rds: ['rds:DescribeDBClusters', 'rds:DescribeDBInstances'],
} as const;

/** Section 5: the role's inline policy over the ARNs that AWS returned for the key and the two secrets. */
export function rolePolicy(arns: {
  keyArn: string;
  sourceSecretArn: string;
  destinationSecretArn: string;
}): PolicyDocument {
  return {
    Version: VERSION,
    Statement: [
      { Sid: 'Ec2Permission', Effect: 'Allow', Action: [...LOADER_ACTIONS.ec2], Resource: '*' },
      {
        Sid: 'SecretsManagerPermissions',
        Effect: 'Allow',
        Action: [...LOADER_ACTIONS.secretsManager],
        Resource: [arns.sourceSecretArn, arns.destinationSecretArn],
      },
      { Sid: 'KmsPermissions', Effect: 'Allow', Action: [...LOADER_ACTIONS.kms], Resource: arns.keyArn },
      { Sid: 'RdsPermissions', Effect: 'Allow', Action: [...LOADER_ACTIONS.rds], Resource: '*' },
    ],
  };
}
