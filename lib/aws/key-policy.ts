import { accountRootArn } from './arn.ts';
import {
  awsPrincipals,
  canonicalJson,
  onlyOrAll,
  type PolicyDocument,
  type PolicyStatement,
  sameSet,
  toList,
  VERSION,
} from './policy.ts';

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
