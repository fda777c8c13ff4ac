import { accountRootArn } from './arn.ts';
import {
  awsPrincipals,
  onlyOrAll,
  type PolicyDocument,
  type PolicyStatement,
  sameCondition,
  sameSet,
  toList,
  VERSION,
} from './policy.ts';

/** Sids of the console's default key policy. The console recognizes key users and administrators by them. */
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
 * Section 4: the equivalent of "Key users > Add". Adds the role's ARN to the principals of both key-user statements,
 * adds a missing statement, and keeps everything else. Returns the same object if nothing changes.
 */
export function addKeyUser(policy: PolicyDocument, roleArn: string): PolicyDocument {
  const joined = keyUserStatements(roleArn).reduce(
    (statements, wanted) => joinStatement(statements, roleArn, wanted),
    policy.Statement,
  );
  return joined === policy.Statement ? policy : { ...policy, Statement: joined };
}

/** True if both key-user statements name the role. */
export function hasKeyUser(policy: PolicyDocument, roleArn: string): boolean {
  return addKeyUser(policy, roleArn) === policy;
}

/** What the console writes for the first key user; later users join its principals. */
function keyUserStatements(arn: string): PolicyStatement[] {
  const common = { Effect: 'Allow' as const, Principal: { AWS: arn } };
  return [
    { Sid: KEY_POLICY_SIDS.use, ...common, Action: USE_ACTIONS, Resource: '*' },
    { Sid: KEY_POLICY_SIDS.grants, ...common, Action: GRANT_ACTIONS, Resource: '*', Condition: GRANT_CONDITION },
  ];
}

/** True only for statements that `addKeyUser` writes or joins. */
export function isKeyUserStatement(statement: PolicyStatement): boolean {
  return keyUserStatements('').some((wanted) => isSameGrant(statement, wanted));
}

/** True for an Allow statement that grants no more than the console's administrators have. */
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

/** The console's Sid, with a number if a different statement has it: Sids must be unique. */
function freeSid(statements: PolicyStatement[], sid: string): string {
  const taken = new Set(statements.map((statement) => statement.Sid));
  let candidate = sid;
  for (let number = 2; taken.has(candidate); number += 1) candidate = `${sid} ${number}`;
  return candidate;
}

/**
 * The Sid isn't enough to identify the console's statement. Adding the role to a statement that someone widened or
 * narrowed would grant something other than section 4 says, so the portal keeps such a statement and adds a correct one
 * next to it.
 */
function isSameGrant(statement: PolicyStatement, wanted: PolicyStatement): boolean {
  return (
    statement.Sid?.replace(/ \d+$/, '') === wanted.Sid &&
    statement.Effect === 'Allow' &&
    typeof statement.Principal === 'object' &&
    sameSet(toList(statement.Action), toList(wanted.Action)) &&
    sameSet(toList(statement.Resource), toList(wanted.Resource)) &&
    sameCondition(statement.Condition, wanted.Condition)
  );
}
