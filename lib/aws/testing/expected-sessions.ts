import { keyUserStatements, rolePolicy, TRUST_POLICY } from '#e2e/harness/expected-policies.ts';
import type { PolicyDocument } from '../policy.ts';

// Written by hand from AWS's walkthrough and reviewed, without calls to the portal's own builders.

interface Place {
  partition: 'aws' | 'aws-us-gov' | 'aws-cn';
  region: string;
  accountId: string;
}

interface Arns {
  roleArn: string;
  adminArn: string;
  keyArn: string;
  aliasArn: string;
  sourceSecretArn: string;
  destinationSecretArn: string;
}

/** Names as a person may type them, and the ARNs that AWS returns for them. */
export interface Drawn extends Place, Arns {
  role: string;
  policy: string;
  source: string;
  destination: string;
  alias: string;
}

export function arnsOf(
  names: { role: string; source: string; destination: string; alias: string; suffix: string; keyId: string },
  { partition, region, accountId }: Pick<Place, 'accountId' | 'region'> & { partition: string },
): Arns {
  const iam = `arn:${partition}:iam::${accountId}`;
  const kms = `arn:${partition}:kms:${region}:${accountId}`;
  const secrets = `arn:${partition}:secretsmanager:${region}:${accountId}:secret`;
  return {
    roleArn: `${iam}:role/${names.role}`,
    adminArn: `${iam}:role/admins/${names.role}`,
    keyArn: `${kms}:key/${names.keyId}`,
    aliasArn: `${kms}:alias/${names.alias}`,
    sourceSecretArn: `${secrets}:${names.source}-${names.suffix}`,
    destinationSecretArn: `${secrets}:${names.destination}-${names.suffix}`,
  };
}

export const trust = TRUST_POLICY;

export function inline(drawn: Drawn) {
  return rolePolicy({
    key: drawn.keyArn,
    source: drawn.sourceSecretArn,
    destination: drawn.destinationSecretArn,
    role: drawn.roleArn,
  });
}

export function keyPolicy({ partition, accountId, adminArn }: Drawn) {
  return {
    Id: 'key-consolepolicy-3',
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
      {
        Sid: 'Allow access for Key Administrators',
        Effect: 'Allow',
        Principal: { AWS: adminArn },
        Action: [
          'kms:Create*',
          'kms:Describe*',
          'kms:Enable*',
          'kms:List*',
          'kms:Put*',
          'kms:Update*',
          'kms:Revoke*',
          'kms:Disable*',
          'kms:Get*',
          'kms:Delete*',
          'kms:TagResource',
          'kms:UntagResource',
          'kms:ScheduleKeyDeletion',
          'kms:CancelKeyDeletion',
          'kms:RotateKeyOnDemand',
        ],
        Resource: '*',
      },
    ],
  } satisfies PolicyDocument;
}

export function keyPolicyWithUser(drawn: Drawn): PolicyDocument {
  const policy = keyPolicy(drawn);
  return { ...policy, Statement: [...policy.Statement, ...keyUserStatements(drawn.roleArn)] } as PolicyDocument;
}

const RUN_LOOKS = {
  Effect: 'Allow',
  Action: [
    'iam:GetRole',
    'iam:GetRolePolicy',
    'iam:GetUser',
    'iam:ListAttachedRolePolicies',
    'iam:ListRolePolicies',
    'kms:DescribeKey',
    'kms:GetKeyPolicy',
    'kms:ListAliases',
    'kms:ListGrants',
    'kms:ListResourceTags',
    'secretsmanager:DescribeSecret',
    'secretsmanager:GetResourcePolicy',
    'tag:GetResources',
  ],
  Resource: '*',
};

/** For the longest names: reads by verb, changes by service, and the resources by name as always. */
function orShort(exact: { Version: string; Statement: object[] }, services: string[], things: string[]) {
  if (JSON.stringify(exact).length <= 2048) return exact;
  const looks = [
    'iam:Get*',
    'iam:List*',
    'kms:Describe*',
    'kms:Get*',
    'kms:List*',
    'secretsmanager:Describe*',
    'secretsmanager:GetR*',
    'tag:Get*',
  ];
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: looks, Resource: '*' },
      { Effect: 'Allow', Action: services, Resource: things },
    ],
  };
}

const roleChanges = (roleArn: string) => ({
  Effect: 'Allow',
  Action: ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:TagRole'],
  Resource: [roleArn],
});

export function sessionBeforeKey({ partition, region, accountId, roleArn }: Drawn) {
  const Condition = { StringEquals: { 'aws:RequestTag/limitless-portal:run': 'run' } };
  return {
    Version: '2012-10-17',
    Statement: [
      RUN_LOOKS,
      roleChanges(roleArn),
      { Effect: 'Allow', Action: ['kms:CreateKey'], Resource: ['*'], Condition },
      {
        Effect: 'Allow',
        Action: ['kms:TagResource'],
        Resource: [`arn:${partition}:kms:${region}:${accountId}:key/*`],
        Condition,
      },
    ],
  };
}

export function sessionWithKey({ partition, region, accountId, roleArn, keyArn, aliasArn, ...names }: Drawn) {
  const secret = (name: string) => `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${name}-??????`;
  const secrets = [secret(names.source), secret(names.destination)];
  const exact = {
    Version: '2012-10-17',
    Statement: [
      RUN_LOOKS,
      roleChanges(roleArn),
      { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:PutKeyPolicy'], Resource: [keyArn] },
      { Effect: 'Allow', Action: ['kms:CreateAlias'], Resource: [aliasArn, keyArn] },
      ...secrets.map((arn) => ({
        Effect: 'Allow',
        Action: ['secretsmanager:CreateSecret', 'secretsmanager:TagResource'],
        Resource: [arn],
      })),
    ],
  };
  return orShort(exact, ['iam:*', 'kms:*', 'secretsmanager:*'], [roleArn, keyArn, aliasArn, ...secrets]);
}

export function sessionOfCleanUp({ roleArn, keyArn, aliasArn, sourceSecretArn, destinationSecretArn }: Drawn) {
  const secrets = [sourceSecretArn, destinationSecretArn];
  const exact = {
    Version: '2012-10-17',
    Statement: [
      RUN_LOOKS,
      { Effect: 'Allow', Action: ['iam:DeleteRole', 'iam:DeleteRolePolicy'], Resource: [roleArn] },
      { Effect: 'Allow', Action: ['secretsmanager:DeleteSecret'], Resource: secrets },
      { Effect: 'Allow', Action: ['kms:PutKeyPolicy'], Resource: [keyArn] },
      { Effect: 'Allow', Action: ['kms:ScheduleKeyDeletion'], Resource: [keyArn] },
      { Effect: 'Allow', Action: ['kms:DeleteAlias'], Resource: [aliasArn, keyArn] },
    ],
  };
  return orShort(exact, ['iam:*', 'secretsmanager:*', 'kms:*'], [roleArn, ...secrets, keyArn, aliasArn]);
}
