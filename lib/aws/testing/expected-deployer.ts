import type { Team } from '#lib/team.ts';

// Written by hand and reviewed, without calls to the portal's own builders.

type Place = Pick<
  Team,
  'id' | 'partition' | 'accountId' | 'regions' | 'permissionsBoundaryArn' | 'existingKeys' | 'iamPath'
>;

export function deployerTrust({ externalId }: Pick<Team, 'externalId'>, portalArn: string) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'PortalForThisTeam',
        Effect: 'Allow',
        Principal: { AWS: portalArn },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'sts:ExternalId': externalId },
          StringLike: { 'sts:RoleSessionName': 'limitless-*', 'sts:SourceIdentity': '?*' },
        },
      },
      { Sid: 'PortalSaysWhoAsked', Effect: 'Allow', Principal: { AWS: portalArn }, Action: 'sts:SetSourceIdentity' },
    ],
  };
}

export function boundary({ accountId }: Pick<Team, 'accountId'>) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'LoadData',
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
          'rds:DescribeDBClusters',
          'rds:DescribeDBInstances',
        ],
        Resource: '*',
      },
      {
        Sid: 'ReadSecrets',
        Effect: 'Allow',
        Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
        Resource: `arn:aws:secretsmanager:*:${accountId}:secret:*`,
      },
      {
        Sid: 'UseKeys',
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
        Resource: `arn:aws:kms:*:${accountId}:key/*`,
      },
    ],
  };
}

/** For a team in partition aws. */
export function deployer({ id, accountId, regions, permissionsBoundaryArn, existingKeys, iamPath }: Place) {
  const keys = `arn:aws:kms:*:${accountId}:key/*`;
  const aliases = `arn:aws:kms:*:${accountId}:alias/*`;
  const secrets = `arn:aws:secretsmanager:*:${accountId}:secret:*`;
  const roles = `arn:aws:iam::${accountId}:role/*`;
  const newRoles = `arn:aws:iam::${accountId}:role${iamPath ?? '/'}*`;
  const asked = { 'aws:RequestTag/managed-by': 'limitless-portal', 'aws:RequestTag/limitless-portal:team': id };
  const own = { 'aws:ResourceTag/managed-by': 'limitless-portal', 'aws:ResourceTag/limitless-portal:team': id };
  const bounded = {
    'iam:PermissionsBoundary': permissionsBoundaryArn ?? `arn:aws:iam::${accountId}:policy/limitless-portal-boundary`,
  };
  const allow = (Sid: string, Action: string[], Resource: string | string[], equals?: object) => ({
    Sid,
    Effect: 'Allow',
    Action,
    Resource,
    ...(equals === undefined ? {} : { Condition: { StringEquals: equals } }),
  });
  const changeByAlias = (patterns: string[]) => ({
    ...allow('ChangeKeysByAlias', ['kms:PutKeyPolicy'], keys),
    Condition: { 'ForAnyValue:StringLike': { 'kms:ResourceAliases': patterns.map((pattern) => `alias/${pattern}`) } },
  });
  // The generated teams use only this tag.
  const changeByTag = ({ use }: Record<string, string>) =>
    allow('ChangeKeysByTag', ['kms:PutKeyPolicy'], keys, { 'aws:ResourceTag/use': use });
  const deny = (Sid: string, Action: string[], Condition: object) => ({
    Sid,
    Effect: 'Deny',
    Action,
    Resource: '*',
    Condition,
  });
  return {
    Version: '2012-10-17',
    Statement: [
      allow('LookForKeysAndTags', ['kms:ListAliases', 'kms:ListKeys', 'tag:GetResources'], '*'),
      allow('LookForUsersAndRoles', ['iam:ListRoles', 'iam:ListUsers'], '*'),
      allow('LookAtKeys', ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:ListGrants', 'kms:ListResourceTags'], keys),
      allow('LookAtSecrets', ['secretsmanager:DescribeSecret', 'secretsmanager:GetResourcePolicy'], secrets),
      allow(
        'LookAtRoles',
        [
          'iam:GetRole',
          'iam:GetRolePolicy',
          'iam:ListAttachedRolePolicies',
          'iam:ListRolePolicies',
          'iam:ListRoleTags',
        ],
        roles,
      ),
      allow('LookAtKeyAdministrators', ['iam:GetUser'], `arn:aws:iam::${accountId}:user/*`),
      allow('MakeKeys', ['kms:CreateKey'], '*', asked),
      allow('TagKeys', ['kms:TagResource'], keys, asked),
      ...(existingKeys === undefined
        ? [allow('ChangeKeys', ['kms:CreateAlias', 'kms:PutKeyPolicy'], [keys, aliases])]
        : [
            allow('ChangeAliases', ['kms:CreateAlias'], [keys, aliases]),
            allow('ChangeOwnKeys', ['kms:PutKeyPolicy'], keys, own),
            ...(existingKeys.aliases ? [changeByAlias(existingKeys.aliases)] : []),
            ...(existingKeys.tags ? [changeByTag(existingKeys.tags)] : []),
          ]),
      allow('UseKeysThroughSecretsManager', ['kms:Decrypt', 'kms:GenerateDataKey'], keys, {
        'kms:ViaService': regions.map((region) => `secretsmanager.${region}.amazonaws.com`),
      }),
      allow('MakeSecrets', ['secretsmanager:CreateSecret', 'secretsmanager:TagResource'], secrets, asked),
      allow('MakeRoles', ['iam:CreateRole'], newRoles, { ...bounded, ...asked }),
      allow('TagRoles', ['iam:TagRole'], newRoles, asked),
      allow('ChangeRoles', ['iam:PutRolePolicy'], newRoles, bounded),
      allow('RestoreKeys', ['kms:CancelKeyDeletion', 'kms:EnableKey'], keys, own),
      allow('RestoreSecrets', ['secretsmanager:RestoreSecret', 'secretsmanager:UpdateSecret'], secrets, own),
      allow('CleanUpRoles', ['iam:DeleteRole', 'iam:DeleteRolePolicy'], roles, own),
      allow('CleanUpSecrets', ['secretsmanager:DeleteSecret'], secrets, own),
      allow('CleanUpKeys', ['kms:ScheduleKeyDeletion'], keys, own),
      allow('CleanUpAliases', ['kms:DeleteAlias'], [keys, aliases]),
      deny('NeverInOtherRegions', ['kms:*', 'secretsmanager:*', 'tag:*'], {
        StringNotEquals: { 'aws:RequestedRegion': regions },
      }),
      deny('NeverWithoutRecovery', ['secretsmanager:DeleteSecret'], {
        Bool: { 'secretsmanager:ForceDeleteWithoutRecovery': 'true' },
      }),
      deny('NeverLockOut', ['kms:CreateKey', 'kms:PutKeyPolicy'], {
        Bool: { 'kms:BypassPolicyLockoutSafetyCheck': 'true' },
      }),
    ],
  };
}
