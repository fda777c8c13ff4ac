import type { PolicyDocument } from '#lib/aws/policies.ts';
import type { Team } from '#lib/team.ts';

/** What the portal's steps do in the team's account, and nothing else: it reads no secret and passes no role. */
export function deployerPolicy(team: Team): PolicyDocument {
  const { partition, accountId } = team;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Look',
        Effect: 'Allow',
        Action: ['kms:ListAliases', 'kms:ListKeys', 'kms:CreateKey', 'tag:GetResources', 'iam:ListRoles'],
        Resource: '*',
      },
      {
        Sid: 'Keys',
        Effect: 'Allow',
        Action: [
          'kms:CreateAlias',
          'kms:DescribeKey',
          'kms:GetKeyPolicy',
          'kms:ListResourceTags',
          'kms:PutKeyPolicy',
          'kms:TagResource',
        ],
        Resource: [`arn:${partition}:kms:*:${accountId}:key/*`, `arn:${partition}:kms:*:${accountId}:alias/*`],
      },
      {
        Sid: 'KeysThroughSecretsManager',
        Effect: 'Allow',
        Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
        Resource: `arn:${partition}:kms:*:${accountId}:key/*`,
        Condition: { StringLike: { 'kms:ViaService': 'secretsmanager.*.amazonaws.com' } },
      },
      {
        Sid: 'Secrets',
        Effect: 'Allow',
        Action: ['secretsmanager:CreateSecret', 'secretsmanager:DescribeSecret', 'secretsmanager:TagResource'],
        Resource: `arn:${partition}:secretsmanager:*:${accountId}:secret:*`,
      },
      {
        // Never of what others made: by the tags that the portal itself gives.
        Sid: 'Restore',
        Effect: 'Allow',
        Action: [
          'kms:CancelKeyDeletion',
          'kms:EnableKey',
          'secretsmanager:RestoreSecret',
          'secretsmanager:UpdateSecret',
        ],
        Resource: [
          `arn:${partition}:kms:*:${accountId}:key/*`,
          `arn:${partition}:secretsmanager:*:${accountId}:secret:*`,
        ],
        Condition: {
          StringEquals: {
            'aws:ResourceTag/managed-by': 'limitless-portal',
            'aws:ResourceTag/limitless-portal:team': team.id,
          },
        },
      },
      {
        Sid: 'Roles',
        Effect: 'Allow',
        Action: [
          'iam:CreateRole',
          'iam:GetRole',
          'iam:GetRolePolicy',
          'iam:ListRolePolicies',
          'iam:ListRoleTags',
          'iam:PutRolePolicy',
          'iam:TagRole',
        ],
        Resource: `arn:${partition}:iam::${accountId}:role/*`,
      },
      {
        Sid: 'CleanUpRoles',
        Effect: 'Allow',
        Action: ['iam:DeleteRole', 'iam:DeleteRolePolicy', 'iam:ListAttachedRolePolicies'],
        Resource: `arn:${partition}:iam::${accountId}:role/*`,
      },
      {
        Sid: 'CleanUpSecrets',
        Effect: 'Allow',
        Action: 'secretsmanager:DeleteSecret',
        Resource: `arn:${partition}:secretsmanager:*:${accountId}:secret:*`,
      },
      {
        Sid: 'CleanUpKeys',
        Effect: 'Allow',
        Action: ['kms:DeleteAlias', 'kms:ScheduleKeyDeletion'],
        Resource: [`arn:${partition}:kms:*:${accountId}:key/*`, `arn:${partition}:kms:*:${accountId}:alias/*`],
      },
      {
        // What the portal deletes can be restored for a week at least.
        Sid: 'NeverWithoutRecovery',
        Effect: 'Deny',
        Action: 'secretsmanager:DeleteSecret',
        Resource: '*',
        Condition: { Bool: { 'secretsmanager:ForceDeleteWithoutRecovery': 'true' } },
      },
      {
        Sid: 'KeyAdministrators',
        Effect: 'Allow',
        Action: 'iam:GetUser',
        Resource: `arn:${partition}:iam::${accountId}:user/*`,
      },
      {
        Sid: 'NeverLockOut',
        Effect: 'Deny',
        Action: ['kms:CreateKey', 'kms:PutKeyPolicy'],
        Resource: '*',
        Condition: { Bool: { 'kms:BypassPolicyLockoutSafetyCheck': 'true' } },
      },
    ],
  };
}
