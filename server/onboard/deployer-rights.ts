import { roleArn } from '#lib/aws/arn.ts';
import { boundaryArn } from '#lib/aws/deployer-policy.ts';
import { throughSecretsManager } from '#lib/aws/dns-suffix.ts';
import type { RequestContext } from '#lib/aws/evaluate-policy.ts';
import { PORTAL_TAG, TEAM_TAG } from '#lib/aws/tags.ts';
import type { Team } from '#lib/team.ts';

/** One call to evaluate as IAM would. */
export interface RightProbe {
  action: string;
  resource: string;
  context: RequestContext;
}

/** A Region that no team uses. */
const ELSEWHERE = { 'aws:RequestedRegion': 'elsewhere-1' };
const OTHER_TEAM = 'a-team-that-does-not-exist';

/** Everything the portal does for the team. All of it must be allowed. */
export function neededProbes(team: Team): RightProbe[] {
  return team.regions.flatMap((region) => {
    const at = placesOf(team, region);
    const { asked, own, bounded } = contextsOf(team, region);
    return [
      ...each(
        ['kms:ListAliases', 'kms:ListKeys', 'tag:GetResources', 'iam:ListRoles', 'iam:ListUsers'],
        '*',
        asked.plain,
      ),
      ...each(['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:ListGrants', 'kms:ListResourceTags'], at.key, asked.plain),
      ...each(['secretsmanager:DescribeSecret', 'secretsmanager:GetResourcePolicy'], at.secret, asked.plain),
      ...each(
        [
          'iam:GetRole',
          'iam:GetRolePolicy',
          'iam:ListAttachedRolePolicies',
          'iam:ListRolePolicies',
          'iam:ListRoleTags',
        ],
        at.role,
        asked.plain,
      ),
      ...each(['iam:GetUser'], at.user, asked.plain),
      ...each(['kms:CreateKey'], '*', asked.tagged),
      ...each(['kms:TagResource'], at.key, asked.tagged),
      ...each(['kms:CreateAlias', 'kms:DeleteAlias'], at.key, asked.plain),
      ...[own, ...listedContexts(team, asked.plain)].flatMap((context) => each(['kms:PutKeyPolicy'], at.key, context)),
      ...each(['kms:CreateAlias', 'kms:DeleteAlias'], at.alias, asked.plain),
      ...each(['kms:Decrypt', 'kms:GenerateDataKey'], at.key, asked.throughSecretsManager),
      ...each(['secretsmanager:CreateSecret', 'secretsmanager:TagResource'], at.secret, asked.tagged),
      ...each(['iam:CreateRole'], at.newRole, { ...asked.tagged, ...bounded }),
      ...each(['iam:TagRole'], at.newRole, asked.tagged),
      ...each(['iam:PutRolePolicy'], at.newRole, { ...asked.plain, ...bounded }),
      ...each(['kms:CancelKeyDeletion', 'kms:EnableKey', 'kms:ScheduleKeyDeletion'], at.key, own),
      ...each(
        ['secretsmanager:RestoreSecret', 'secretsmanager:UpdateSecret', 'secretsmanager:DeleteSecret'],
        at.secret,
        own,
      ),
      ...each(['iam:DeleteRole', 'iam:DeleteRolePolicy'], at.role, own),
    ];
  });
}

/**
 * Calls that would let the portal, or an attacker in control of it, do more than this team's setups. None of them may
 * be allowed.
 */
export function forbiddenProbes(team: Team): RightProbe[] {
  const region = team.regions[0] as string;
  const at = placesOf(team, region);
  const { asked, own, foreign, bounded } = contextsOf(team, region);
  return [
    ...each(['secretsmanager:GetSecretValue', 'secretsmanager:PutResourcePolicy'], at.secret, own),
    ...each(['kms:Decrypt', 'kms:GenerateDataKey', 'kms:DisableKey', 'kms:CreateGrant'], at.key, own),
    ...each(['iam:CreateRole'], at.newRole, asked.tagged),
    ...(team.iamPath ? each(['iam:CreateRole'], at.role, { ...asked.tagged, ...bounded }) : []),
    ...each(['iam:CreateRole'], at.newRole, {
      ...asked.tagged,
      'iam:PermissionsBoundary': `${boundaryArn(team)}-other`,
    }),
    ...each(['iam:PutRolePolicy'], at.newRole, asked.plain),
    ...each(
      [
        'iam:AttachRolePolicy',
        'iam:PassRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:PutRolePermissionsBoundary',
        'iam:DeleteRolePermissionsBoundary',
      ],
      at.role,
      { ...own, ...bounded },
    ),
    ...each(['iam:CreatePolicyVersion'], boundaryArn(team), asked.plain),
    ...each(['iam:CreateUser', 'iam:CreateAccessKey'], at.user, asked.plain),
    ...each(['kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion', 'kms:EnableKey'], at.key, foreign),
    ...each(
      ['secretsmanager:DeleteSecret', 'secretsmanager:RestoreSecret', 'secretsmanager:UpdateSecret'],
      at.secret,
      foreign,
    ),
    ...each(['iam:DeleteRole', 'iam:DeleteRolePolicy'], at.role, foreign),
    ...each(['secretsmanager:DeleteSecret'], at.secret, {
      ...own,
      'secretsmanager:ForceDeleteWithoutRecovery': 'true',
    }),
    ...(team.existingKeys ? [foreign, asked.plain].flatMap((key) => each(['kms:PutKeyPolicy'], at.key, key)) : []),
    ...each(['kms:PutKeyPolicy'], at.key, { ...own, 'kms:BypassPolicyLockoutSafetyCheck': 'true' }),
    ...each(['kms:CreateKey'], '*', { ...asked.tagged, ...ELSEWHERE }),
    ...each(['secretsmanager:DescribeSecret'], at.secret.replace(region, 'elsewhere-1'), {
      ...asked.plain,
      ...ELSEWHERE,
    }),
    ...each(['ec2:RunInstances', 'rds:DeleteDBCluster', 's3:GetObject'], '*', asked.plain),
  ];
}

function each(actions: string[], resource: string, context: RightProbe['context']): RightProbe[] {
  return actions.map((action) => ({ action, resource, context }));
}

/**
 * Existing keys that the configuration lets the team use: one for each alias pattern and one with the tags. Without a
 * list, any key.
 */
function listedContexts({ existingKeys }: Team, plain: RequestContext): RightProbe['context'][] {
  if (existingKeys === undefined) return [plain];
  const { aliases = [], tags } = existingKeys;
  const byTag = Object.entries(tags ?? {}).map(([key, value]) => [`aws:ResourceTag/${key}`, value]);
  return [
    ...aliases.map((pattern) => ({ ...plain, 'kms:ResourceAliases': [`alias/${pattern.replaceAll('*', 'x')}`] })),
    ...(tags ? [{ ...plain, ...Object.fromEntries(byTag) }] : []),
  ];
}

function placesOf({ partition, accountId, iamPath }: Team, region: string) {
  const arn = (service: string, resource: string) =>
    `arn:${partition}:${service}:${service === 'iam' ? '' : region}:${accountId}:${resource}`;
  return {
    key: arn('kms', 'key/00000000-0000-4000-8000-000000000000'),
    alias: arn('kms', 'alias/any'),
    secret: arn('secretsmanager', 'secret:any-AbCdEf'),
    role: arn('iam', 'role/any'),
    newRole: roleArn({ partition, accountId }, 'any', iamPath),
    user: arn('iam', 'user/any'),
  };
}

function contextsOf(team: Team, region: string) {
  const plain = { ...bareContext(team), 'aws:RequestedRegion': region };
  const tags = (prefix: string, teamId: string) => ({
    ...plain,
    [`${prefix}/${PORTAL_TAG.key}`]: PORTAL_TAG.value,
    [`${prefix}/${TEAM_TAG}`]: teamId,
  });
  return {
    asked: {
      plain,
      tagged: tags('aws:RequestTag', team.id),
      throughSecretsManager: { ...plain, 'kms:ViaService': throughSecretsManager(team.partition, region) },
    },
    own: tags('aws:ResourceTag', team.id),
    foreign: tags('aws:ResourceTag', OTHER_TEAM),
    bounded: { 'iam:PermissionsBoundary': boundaryArn(team) },
  };
}

/** The context of every deployer role call, without anything that the portal's own policies check. */
function bareContext({ accountId, deployerRoleArn, existingKeys }: Team): RequestContext {
  const tags = [PORTAL_TAG.key, TEAM_TAG, ...Object.keys(existingKeys?.tags ?? {})];
  const absent = [
    'aws:username',
    'iam:PermissionsBoundary',
    'kms:BypassPolicyLockoutSafetyCheck',
    'kms:ResourceAliases',
    'kms:ViaService',
    'secretsmanager:ForceDeleteWithoutRecovery',
    ...tags.flatMap((tag) => [`aws:RequestTag/${tag}`, `aws:ResourceTag/${tag}`]),
  ];
  return {
    ...Object.fromEntries(absent.map((key) => [key, null])),
    'aws:PrincipalAccount': accountId,
    'aws:PrincipalArn': deployerRoleArn,
    'aws:PrincipalType': 'AssumedRole',
    'aws:ResourceAccount': accountId,
    'aws:SecureTransport': 'true',
    'kms:CallerAccount': accountId,
  };
}
