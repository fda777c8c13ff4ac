import { accountRootArn } from './arn.ts';

/** One statement of an IAM or KMS policy document. Principal and Condition only where the kind of policy has them. */
export interface PolicyStatement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Principal?: string | Record<string, string | string[]>;
  Action?: string | string[];
  Resource?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
  [other: string]: unknown;
}

export interface PolicyDocument {
  Version?: string;
  Id?: string;
  Statement: PolicyStatement[];
  [other: string]: unknown;
}

const VERSION = '2012-10-17';

/** The tag without which Aurora PostgreSQL Limitless Database does not assume the role; exact in every character. */
export const ASSUMER_TAG = { key: 'assumer', value: 'aurora_limitless_table_data_load' } as const;

/** Every tag that the portal puts on what it makes, besides the role's `assumer`. */
export function portalTags(teamId: string, runId: string): { key: string; value: string }[] {
  return [PORTAL_TAG, { key: TEAM_TAG, value: teamId }, { key: RUN_TAG, value: runId }];
}

export const PORTAL_TAG = { key: 'managed-by', value: 'limitless-portal' } as const;
export const TEAM_TAG = 'limitless-portal:team';
export const RUN_TAG = 'limitless-portal:run';

/** Section 3 of the set-up: who may assume the role. */
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

/** Sids of the console's default key policy: the console recognises key users and administrators by them. */
export const KEY_POLICY_SIDS = {
  root: 'Enable IAM User Permissions',
  administrators: 'Allow access for Key Administrators',
  use: 'Allow use of the key',
  grants: 'Allow attachment of persistent resources',
} as const;

const ADMINISTRATOR_ACTIONS = [
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
] as const;
const ADMINISTRATOR_DELETE_ACTIONS = ['kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion'] as const;
const ROTATE_ACTION = 'kms:RotateKeyOnDemand';

/** Section 1: the key policy that the console writes when it creates the key, before section 4 adds the role. */
export function initialKeyPolicy(options: {
  partition: string;
  accountId: string;
  administratorArns: string[];
  administratorsMayDelete: boolean;
}): PolicyDocument {
  const statements: PolicyStatement[] = [
    {
      Sid: KEY_POLICY_SIDS.root,
      Effect: 'Allow',
      Principal: { AWS: accountRootArn(options.partition, options.accountId) },
      Action: 'kms:*',
      Resource: '*',
    },
  ];
  if (options.administratorArns.length > 0) {
    statements.push({
      Sid: KEY_POLICY_SIDS.administrators,
      Effect: 'Allow',
      Principal: { AWS: onlyOrAll(options.administratorArns) },
      Action: [
        ...ADMINISTRATOR_ACTIONS,
        ...(options.administratorsMayDelete ? ADMINISTRATOR_DELETE_ACTIONS : []),
        ROTATE_ACTION,
      ],
      Resource: '*',
    });
  }
  return { Id: 'key-consolepolicy-3', Version: VERSION, Statement: statements };
}

const USE_ACTIONS = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];
const GRANT_ACTIONS = ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'];
const GRANT_CONDITION = { Bool: { 'kms:GrantIsForAWSResource': 'true' } };

/**
 * Section 4: what "Key users > Add" does. The role's ARN joins the principals of both key-user statements; a statement that is
 * missing is added; everything else stays as it is. Returns the same object where nothing changes.
 */
export function addKeyUser(policy: PolicyDocument, roleArn: string): PolicyDocument {
  const joined = keyUserStatements(roleArn).reduce(
    (statements, wanted) => joinStatement(statements, roleArn, wanted),
    policy.Statement,
  );
  return joined === policy.Statement ? policy : { ...policy, Statement: joined };
}

/** True where both key-user statements carry the role. */
export function hasKeyUser(policy: PolicyDocument, roleArn: string): boolean {
  return addKeyUser(policy, roleArn) === policy;
}

/** What the console writes for the first key user; others join its principals. */
function keyUserStatements(arn: string): PolicyStatement[] {
  const common = { Effect: 'Allow' as const, Principal: { AWS: arn } };
  return [
    { Sid: KEY_POLICY_SIDS.use, ...common, Action: USE_ACTIONS, Resource: '*' },
    { Sid: KEY_POLICY_SIDS.grants, ...common, Action: GRANT_ACTIONS, Resource: '*', Condition: GRANT_CONDITION },
  ];
}

/** True of the statements that `addKeyUser` writes or joins, and of no other. */
export function isKeyUserStatement(statement: PolicyStatement): boolean {
  return keyUserStatements('').some((wanted) => isSameGrant(statement, wanted));
}

/** True of an Allow statement that lets its principals do no more with the key than the console's administrators. */
export function isAdministratorStatement({ Action, NotAction }: PolicyStatement): boolean {
  const known: readonly string[] = [...ADMINISTRATOR_ACTIONS, ...ADMINISTRATOR_DELETE_ACTIONS, ROTATE_ACTION];
  return NotAction === undefined && toList(Action).every((action) => known.includes(action));
}

function joinStatement(statements: PolicyStatement[], roleArn: string, wanted: PolicyStatement): PolicyStatement[] {
  const index = statements.findIndex((statement) => isSameGrant(statement, wanted));
  if (index < 0) return [...statements, { ...wanted, Sid: freeSid(statements, wanted.Sid as string) }];
  const found = statements[index] as PolicyStatement;
  const principals = awsPrincipals(found);
  if (principals.includes(roleArn)) return statements;
  const joined = {
    ...found,
    Principal: { ...(found.Principal as Record<string, string | string[]>), AWS: onlyOrAll([...principals, roleArn]) },
  };
  return statements.with(index, joined);
}

/** The console's Sid, or the same with a number where a statement of another content has taken it: Sids are unique. */
function freeSid(statements: PolicyStatement[], sid: string): string {
  const taken = new Set(statements.map((statement) => statement.Sid));
  let candidate = sid;
  for (let number = 2; taken.has(candidate); number += 1) candidate = `${sid} ${number}`;
  return candidate;
}

/**
 * The Sid alone does not make it the console's statement: adding the role to one that somebody widened or narrowed would grant
 * something else than section 4 says, so such a statement is left alone and a right one is added beside it.
 */
function isSameGrant(statement: PolicyStatement, wanted: PolicyStatement): boolean {
  return (
    statement.Sid?.replace(/ \d+$/, '') === wanted.Sid &&
    statement.Effect === 'Allow' &&
    typeof statement.Principal === 'object' &&
    sameSet(toList(statement.Action), toList(wanted.Action)) &&
    sameSet(toList(statement.Resource), toList(wanted.Resource)) &&
    canonicalJson(statement.Condition ?? {}) === canonicalJson(wanted.Condition ?? {})
  );
}

/** The `AWS` principals of a statement, always as a list. */
export function awsPrincipals(statement: PolicyStatement): string[] {
  if (typeof statement.Principal !== 'object') return [];
  return toList(statement.Principal.AWS);
}

/** A policy element that AWS writes as one text or as a list of texts, as a list. */
export function toList(value: string | string[] | undefined): string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

/** As AWS writes a list: one alone stands without brackets. */
export function onlyOrAll(values: string[]): string | string[] {
  return values.length === 1 ? (values[0] as string) : values;
}

function sameSet(left: string[], right: string[]): boolean {
  return left.length === right.length && left.every((value) => right.includes(value));
}

/** JSON with object members in the order of their names: two documents of one meaning give one text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** The one text of all policies that are equal in this meaning. */
export function canonicalPolicy(policy: PolicyDocument): string {
  return canonicalJson(normalise(policy));
}

/** Equal in meaning: order of members, order within lists of texts, and one text against a list of one do not matter. */
export function samePolicy(left: PolicyDocument, right: PolicyDocument): boolean {
  return canonicalPolicy(left) === canonicalPolicy(right);
}

function normalise(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(normalise);
    if (items.length === 1 && typeof items[0] === 'string') return items[0];
    return items.every((item) => typeof item === 'string') ? [...items].sort() : items;
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, normalise(member)]));
  }
  return value;
}
