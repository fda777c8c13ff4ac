import type { Team } from '../team.ts';
import { roleArn } from './arn.ts';
import { throughSecretsManager } from './dns-suffix.ts';
import type { PolicyDocument, PolicyStatement } from './policy.ts';
import { LOADER_ACTIONS } from './role-policies.ts';
import { PORTAL_TAG, TEAM_TAG } from './tags.ts';

export type DeployedTeam = Pick<
  Team,
  'id' | 'partition' | 'accountId' | 'regions' | 'permissionsBoundaryArn' | 'existingKeys' | 'iamPath'
>;

/**
 * The permissions boundary of every role that the portal makes for the team: the configured one, or else the one that
 * onboarding creates.
 */
export function boundaryArn({ partition, accountId, permissionsBoundaryArn }: DeployedTeam): string {
  return permissionsBoundaryArn ?? `arn:${partition}:iam::${accountId}:policy/limitless-portal-boundary`;
}

/**
 * What a deployer role may do: the calls that the portal makes in the team's account and Regions, each used by some
 * step, and nothing else. It can't read secrets, pass roles, or create a role without the boundary. Statements whose
 * Sid begins with `CleanUp` are only for clean-ups.
 */
export function deployerPolicy(team: DeployedTeam): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      ...readStatements(team),
      ...createStatements(team),
      ...restoreStatements(team),
      ...cleanUpStatements(team),
      ...denyStatements(team),
    ],
  };
}

function readStatements(team: DeployedTeam): PolicyStatement[] {
  return [
    allow('LookForKeysAndTags', ['kms:ListAliases', 'kms:ListKeys', 'tag:GetResources'], '*'),
    allow('LookForUsersAndRoles', ['iam:ListRoles', 'iam:ListUsers'], '*'),
    allow('LookAtKeys', ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:ListGrants', 'kms:ListResourceTags'], keys(team)),
    allow('LookAtSecrets', ['secretsmanager:DescribeSecret', 'secretsmanager:GetResourcePolicy'], secrets(team)),
    allow(
      'LookAtRoles',
      ['iam:GetRole', 'iam:GetRolePolicy', 'iam:ListAttachedRolePolicies', 'iam:ListRolePolicies', 'iam:ListRoleTags'],
      roles(team),
    ),
    allow('LookAtKeyAdministrators', ['iam:GetUser'], `arn:${team.partition}:iam::${team.accountId}:user/*`),
  ];
}

function createStatements(team: DeployedTeam): PolicyStatement[] {
  const asOwn = { StringEquals: tags('aws:RequestTag', team) };
  const bounded = { StringEquals: { 'iam:PermissionsBoundary': boundaryArn(team) } };
  const through = team.regions.map((region) => throughSecretsManager(team.partition, region));
  return [
    allow('MakeKeys', ['kms:CreateKey'], '*', asOwn),
    // IAM requires this permission when a key or a secret is created with tags.
    allow('TagKeys', ['kms:TagResource'], keys(team), asOwn),
    ...keyChangeStatements(team),
    allow('UseKeysThroughSecretsManager', ['kms:Decrypt', 'kms:GenerateDataKey'], keys(team), {
      StringEquals: { 'kms:ViaService': through },
    }),
    allow('MakeSecrets', ['secretsmanager:CreateSecret', 'secretsmanager:TagResource'], secrets(team), asOwn),
    allow('MakeRoles', ['iam:CreateRole'], newRoles(team), {
      StringEquals: { ...bounded.StringEquals, ...asOwn.StringEquals },
    }),
    allow('TagRoles', ['iam:TagRole'], newRoles(team), asOwn),
    allow('ChangeRoles', ['iam:PutRolePolicy'], newRoles(team), bounded),
  ];
}

/** Limited to the existing keys that the team may use, if its configuration lists them. */
function keyChangeStatements(team: DeployedTeam): PolicyStatement[] {
  const { existingKeys } = team;
  if (existingKeys === undefined) {
    return [allow('ChangeKeys', ['kms:CreateAlias', 'kms:PutKeyPolicy'], [keys(team), aliases(team)])];
  }
  const listed = (sid: string, condition: PolicyStatement['Condition']) =>
    allow(sid, ['kms:PutKeyPolicy'], keys(team), condition);
  const { aliases: patterns, tags: wanted } = existingKeys;
  return [
    allow('ChangeAliases', ['kms:CreateAlias'], [keys(team), aliases(team)]),
    listed('ChangeOwnKeys', { StringEquals: tags('aws:ResourceTag', team) }),
    ...(patterns
      ? [
          listed('ChangeKeysByAlias', {
            'ForAnyValue:StringLike': { 'kms:ResourceAliases': patterns.map((pattern) => `alias/${pattern}`) },
          }),
        ]
      : []),
    ...(wanted
      ? [
          listed('ChangeKeysByTag', {
            StringEquals: Object.fromEntries(
              Object.entries(wanted).map(([key, value]) => [`aws:ResourceTag/${key}`, value]),
            ),
          }),
        ]
      : []),
  ];
}

/** Never applies to what others made: the portal's own tags are required. */
function restoreStatements(team: DeployedTeam): PolicyStatement[] {
  const own = { StringEquals: tags('aws:ResourceTag', team) };
  return [
    allow('RestoreKeys', ['kms:CancelKeyDeletion', 'kms:EnableKey'], keys(team), own),
    allow('RestoreSecrets', ['secretsmanager:RestoreSecret', 'secretsmanager:UpdateSecret'], secrets(team), own),
  ];
}

function cleanUpStatements(team: DeployedTeam): PolicyStatement[] {
  const own = { StringEquals: tags('aws:ResourceTag', team) };
  return [
    allow('CleanUpRoles', ['iam:DeleteRole', 'iam:DeleteRolePolicy'], roles(team), own),
    allow('CleanUpSecrets', ['secretsmanager:DeleteSecret'], secrets(team), own),
    allow('CleanUpKeys', ['kms:ScheduleKeyDeletion'], keys(team), own),
    // Aliases have no tags.
    allow('CleanUpAliases', ['kms:DeleteAlias'], [keys(team), aliases(team)]),
  ];
}

function denyStatements({ regions }: DeployedTeam): PolicyStatement[] {
  return [
    {
      // IAM is global.
      Sid: 'NeverInOtherRegions',
      Effect: 'Deny',
      Action: ['kms:*', 'secretsmanager:*', 'tag:*'],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': [...regions] } },
    },
    {
      // Deletions made by the portal can be canceled for at least a week.
      Sid: 'NeverWithoutRecovery',
      Effect: 'Deny',
      Action: ['secretsmanager:DeleteSecret'],
      Resource: '*',
      Condition: { Bool: { 'secretsmanager:ForceDeleteWithoutRecovery': 'true' } },
    },
    {
      Sid: 'NeverLockOut',
      Effect: 'Deny',
      Action: ['kms:CreateKey', 'kms:PutKeyPolicy'],
      Resource: '*',
      Condition: { Bool: { 'kms:BypassPolicyLockoutSafetyCheck': 'true' } },
    },
  ];
}

/**
 * The maximum permissions of every role that the portal creates, whatever its own policies say: those of the
 * walkthrough's policy.
 */
export function boundaryPolicy(team: DeployedTeam): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      allow('LoadData', [...LOADER_ACTIONS.ec2, ...LOADER_ACTIONS.rds], '*'),
      allow('ReadSecrets', [...LOADER_ACTIONS.secretsManager], secrets(team)),
      allow('UseKeys', [...LOADER_ACTIONS.kms], keys(team)),
    ],
  };
}

function allow(
  sid: string,
  actions: string[],
  resource: string | string[],
  condition?: PolicyStatement['Condition'],
): PolicyStatement {
  const statement: PolicyStatement = { Sid: sid, Effect: 'Allow', Action: actions, Resource: resource };
  return condition === undefined ? statement : { ...statement, Condition: condition };
}

function tags(prefix: 'aws:RequestTag' | 'aws:ResourceTag', { id }: DeployedTeam): Record<string, string> {
  return { [`${prefix}/${PORTAL_TAG.key}`]: PORTAL_TAG.value, [`${prefix}/${TEAM_TAG}`]: id };
}

const keys = ({ partition, accountId }: DeployedTeam) => `arn:${partition}:kms:*:${accountId}:key/*`;
const aliases = ({ partition, accountId }: DeployedTeam) => `arn:${partition}:kms:*:${accountId}:alias/*`;
const secrets = ({ partition, accountId }: DeployedTeam) => `arn:${partition}:secretsmanager:*:${accountId}:secret:*`;
/** For reads and clean-ups: names are taken in the whole account, and older roles may have another path. */
const roles = ({ partition, accountId }: DeployedTeam) => `arn:${partition}:iam::${accountId}:role/*`;
const newRoles = (team: DeployedTeam) => roleArn(team, '*', team.iamPath);
