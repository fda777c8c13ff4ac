import { type CleanUpRow, removes } from '../plan/clean-up-plan.ts';
import type { RunView } from '../runs/view.ts';
import { roleArn } from './arn.ts';
import { aliasName } from './names.ts';
import type { PolicyDocument, PolicyStatement } from './policy.ts';
import { RUN_TAG } from './tags.ts';

/**
 * The maximum number of characters that STS accepts for a session policy. The session may do only what both this policy
 * and the deployer role allow.
 */
export const SESSION_POLICY_MAX = 2048;

const RUN_READS = [
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
] as const;
/** A shorter form for the longest names. */
const RUN_READS_SHORT = ['iam:Get*', 'iam:List*', 'kms:Describe*', 'kms:Get*', 'kms:List*'] as const;

const SWEEP_READS = [
  'iam:GetRole',
  'iam:ListRoles',
  'iam:ListRoleTags',
  'kms:DescribeKey',
  'secretsmanager:DescribeSecret',
  'tag:GetResources',
] as const;

/** For plans and what the form lists and checks: read-only. */
export function planSessionPolicy(): PolicyDocument {
  return document([readStatement([...RUN_READS, 'iam:ListRoles', 'iam:ListUsers', 'kms:ListKeys'])]);
}

/** For what a run reads: read-only. */
export function readSessionPolicy(): PolicyDocument {
  return document([readStatement(RUN_READS)]);
}

/** For sweeps: read-only, and without access to policies. */
export function sweepSessionPolicy(): PolicyDocument {
  return document([readStatement(SWEEP_READS)]);
}

export type NarrowedRun = Pick<
  RunView,
  'id' | 'kind' | 'partition' | 'accountId' | 'region' | 'request' | 'arns' | 'cleanUp'
>;

/**
 * For what a run changes in its current state: only its own names and its own key. Until a new key exists, the session
 * can't change any key, so the policy differs before and after.
 */
export function runSessionPolicy(run: NarrowedRun): PolicyDocument {
  const grants = run.kind === 'set-up' ? setUpGrants(run) : cleanUpGrants(run);
  const exact = document([readStatement(RUN_READS), ...grants]);
  return JSON.stringify(exact).length <= SESSION_POLICY_MAX ? exact : shorten(grants);
}

function setUpGrants(run: NarrowedRun): PolicyStatement[] {
  const { request } = run;
  const keyArn = run.arns.keyArn ?? (request.key.mode === 'existing' ? request.key.keyArn : undefined);
  const role = grant(['iam:CreateRole', 'iam:PutRolePolicy', 'iam:TagRole'], [ownRoleArn(run)]);
  if (keyArn === undefined) return [role, ...newKeyGrants(run)];
  const isRestored = request.key.mode === 'existing' && request.key.restore === true;
  return [
    role,
    grant(
      ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:PutKeyPolicy', ...(isRestored ? KEY_RESTORES : [])],
      [plain(keyArn)],
    ),
    ...aliasGrants('kms:CreateAlias', run, keyArn),
    ...[request.source, request.destination].map(({ secretName, restoreArn }) =>
      grant([...SECRET_MAKES, ...(restoreArn === undefined ? [] : SECRET_RESTORES)], [secretArn(run, secretName)]),
    ),
  ];
}

const KEY_RESTORES = ['kms:CancelKeyDeletion', 'kms:EnableKey'];
const SECRET_MAKES = ['secretsmanager:CreateSecret', 'secretsmanager:TagResource'];
const SECRET_RESTORES = ['secretsmanager:RestoreSecret', 'secretsmanager:UpdateSecret'];

/** The key's ARN isn't known yet, so creation requires the run's tag. */
function newKeyGrants(run: NarrowedRun): PolicyStatement[] {
  const Condition = { StringEquals: { [`aws:RequestTag/${RUN_TAG}`]: run.id } };
  return [
    { ...grant(['kms:CreateKey'], ['*']), Condition },
    { ...grant(['kms:TagResource'], [regionalArn(run, 'kms', 'key/*')]), Condition },
  ];
}

function aliasGrants(action: string, run: NarrowedRun, keyArn: string | undefined): PolicyStatement[] {
  const { key } = run.request;
  if (key.mode === 'existing' || keyArn === undefined) return [];
  return [grant([action], [regionalArn(run, 'kms', plain(aliasName(key.alias))), plain(keyArn)])];
}

/** Only what the confirmed plan deletes. */
function cleanUpGrants(run: NarrowedRun): PolicyStatement[] {
  const rows = (run.cleanUp?.rows ?? []).filter(removes);
  const arnsOf = (...resources: CleanUpRow['resource'][]) =>
    rows.flatMap(({ resource, arn }) => (resources.includes(resource) && arn !== null ? plain(arn) : []));
  const has = (resource: CleanUpRow['resource']) => rows.some((row) => row.resource === resource);
  const roleActions = [
    ...(has('iam-role') ? ['iam:DeleteRole'] : []),
    ...(has('role-policy') ? ['iam:DeleteRolePolicy'] : []),
  ];
  return [
    grant(roleActions, [ownRoleArn(run)]),
    grant(['secretsmanager:DeleteSecret'], arnsOf('source-secret', 'destination-secret')),
    grant(['kms:PutKeyPolicy'], arnsOf('key-policy')),
    grant(['kms:ScheduleKeyDeletion'], arnsOf('kms-key')),
    ...(has('kms-alias') ? aliasGrants('kms:DeleteAlias', run, run.arns.keyArn) : []),
  ].filter(({ Action, Resource }) => Action?.length !== 0 && Resource?.length !== 0);
}

/**
 * The longest names leave no room for every action name. The policy then lists only the run's own resources, and the
 * deployer role's own policy decides which of a service's actions are allowed on them.
 */
function shorten(grants: readonly PolicyStatement[]): PolicyDocument {
  const each = (values: readonly (string | string[] | undefined)[]) => [...new Set(values.flatMap((one) => one ?? []))];
  const services = each(grants.map(({ Action }) => Action)).map((action) => `${action.split(':')[0]}:*`);
  return document([
    readStatement([...RUN_READS_SHORT, 'secretsmanager:Describe*', 'secretsmanager:GetR*', 'tag:Get*']),
    grant(each(services), each(grants.map(({ Resource }) => Resource))),
  ]);
}

function ownRoleArn(run: NarrowedRun): string {
  const { roleName, path = '/' } = run.request.role;
  return roleArn(run, plain(roleName), plain(path));
}

/** Secrets Manager adds six characters to the ARN. */
function secretArn(run: NarrowedRun, name: string): string {
  return regionalArn(run, 'secretsmanager', `secret:${plain(name)}-??????`);
}

function regionalArn({ partition, region, accountId }: NarrowedRun, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/** Rejects a name that has a special meaning in a policy. The request schema does this too. */
function plain(text: string): string {
  if (/[*?$]/.test(text)) throw new Error('a name in a policy has a wildcard or a variable');
  return text;
}

function readStatement(actions: readonly string[]): PolicyStatement {
  return { Effect: 'Allow', Action: [...actions], Resource: '*' };
}

function grant(actions: string[], resources: string[]): PolicyStatement {
  return { Effect: 'Allow', Action: actions, Resource: resources };
}

function document(statements: PolicyStatement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}
