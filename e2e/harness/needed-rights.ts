import { type AwsCall, textParam } from './aws-call.ts';
import type { Caller } from './caller-book.ts';

/** A permission that a call needs, as IAM evaluates it. */
export interface NeededRight {
  action: string;
  resource: string;
  context: Record<string, string | string[]>;
  /** Policies may depend on the resource: its tags, a key's aliases, or a role's permissions boundary. */
  hangsOnResource?: boolean;
  /** The resource is the key of this alias. */
  alias?: string;
}

type Rights = (call: AwsCall, arn: (service: string, resource: string) => string) => NeededRight[];

const right = (action: string, resource: string, context: Record<string, string> = {}): NeededRight => ({
  action,
  resource,
  context,
});

const anywhere =
  (action: string): Rights =>
  () => [right(action, '*')];

/** A key by id, ARN or alias. Policies over `key/*` don't depend on the key of an alias. */
function keyArn(keyId: string, arn: (service: string, resource: string) => string): string {
  return keyId.startsWith('arn:') ? keyId : arn('kms', `key/${keyId.replace('alias/', '')}`);
}

const onKey =
  (action: string): Rights =>
  (call, arn) => [right(action, keyArn(textParam(call, 'KeyId') ?? '', arn))];

const onRole =
  (action: string): Rights =>
  (call, arn) => [right(action, arn('iam', `role/${textParam(call, 'RoleName')}`))];

/** Secrets Manager chooses the six characters, so a name without them gets a placeholder. */
function secretArn(id: string, arn: (service: string, resource: string) => string): string {
  return id.startsWith('arn:') ? id : arn('secretsmanager', `secret:${id}-AbCdEf`);
}

function throughSecretsManager(call: AwsCall, arn: Parameters<Rights>[1]): NeededRight[] {
  const keyId = textParam(call, 'KmsKeyId');
  const through = { 'kms:ViaService': `secretsmanager.${call.region}.amazonaws.com` };
  return keyId
    ? ['kms:GenerateDataKey', 'kms:Decrypt'].map((action) => right(action, keyArn(keyId, arn), through))
    : [];
}

/** The tags in the call, as the condition keys that policies use for them. */
function requestTags({ protocol, params }: AwsCall): Record<string, string> {
  const tags =
    protocol === 'json'
      ? ((params.Tags ?? []) as { Key?: string; Value?: string; TagKey?: string; TagValue?: string }[]).map((tag) => [
          tag.Key ?? tag.TagKey,
          tag.Value ?? tag.TagValue,
        ])
      : Object.keys(params)
          .filter((name) => /^Tags\.member\.\d+\.Key$/.test(name))
          .map((name) => [params[name], params[name.replace(/Key$/, 'Value')]]);
  return Object.fromEntries(tags.map(([key, value]) => [`aws:RequestTag/${key}`, String(value ?? '')]));
}

const createSecret: Rights = (call, arn) => {
  const secret = secretArn(textParam(call, 'Name') ?? '', arn);
  const tags = requestTags(call);
  return [
    right('secretsmanager:CreateSecret', secret, tags),
    ...(call.params.Tags ? [right('secretsmanager:TagResource', secret, tags)] : []),
    ...throughSecretsManager(call, arn),
  ];
};

const onTagged =
  (find: Rights): Rights =>
  (call, arn) =>
    find(call, arn).map((needed) => ({ ...needed, hangsOnResource: true }));

const onSecret =
  (action: string): Rights =>
  (call, arn) => [right(action, secretArn(textParam(call, 'SecretId') ?? '', arn))];

/** According to AWS, without kms:Encrypt the secret's earlier versions stay under their old key. */
const updateSecret: Rights = (call, arn) => [
  ...onTagged(onSecret('secretsmanager:UpdateSecret'))(call, arn),
  ...throughSecretsManager(call, arn),
];

const tagResource: Rights = (call, arn) =>
  (call.service === 'kms' ? onKey('kms:TagResource') : onSecret('secretsmanager:TagResource'))(call, arn).map(
    (needed) => ({
      ...needed,
      context: requestTags(call),
    }),
  );

const createKey: Rights = (call, arn) => [
  right('kms:CreateKey', '*', requestTags(call)),
  ...(call.params.Tags ? [right('kms:TagResource', arn('kms', 'key/new'), requestTags(call))] : []),
];

const createAlias: Rights = (call, arn) => [
  right('kms:CreateAlias', arn('kms', textParam(call, 'AliasName') ?? '')),
  right('kms:CreateAlias', keyArn(textParam(call, 'TargetKeyId') ?? '', arn)),
];

const createRole: Rights = (call, arn) => {
  const role = arn('iam', `role${textParam(call, 'Path') ?? '/'}${textParam(call, 'RoleName')}`);
  const tags = requestTags(call);
  const boundary = textParam(call, 'PermissionsBoundary');
  return [
    right('iam:CreateRole', role, boundary === undefined ? tags : { ...tags, 'iam:PermissionsBoundary': boundary }),
    ...(textParam(call, 'Tags.member.1.Key') ? [right('iam:TagRole', role, tags)] : []),
  ];
};

const deleteAlias: Rights = (call, arn) => {
  const alias = textParam(call, 'AliasName') ?? '';
  return [
    right('kms:DeleteAlias', arn('kms', alias)),
    { ...right('kms:DeleteAlias', arn('kms', 'key/of-the-alias')), alias },
  ];
};

/** The recovery period of the deletion, as policies may check it. */
function periodOf(call: AwsCall, name: string, param: string): Record<string, string> {
  const days = call.params[param];
  return days === undefined ? {} : { [name]: String(days) };
}

const scheduleKeyDeletion: Rights = (call, arn) => {
  const context = periodOf(call, 'kms:ScheduleKeyDeletionPendingWindowInDays', 'PendingWindowInDays');
  return onTagged(onKey('kms:ScheduleKeyDeletion'))(call, arn).map((needed) => ({ ...needed, context }));
};

const deleteSecret: Rights = (call, arn) => {
  const context = {
    ...periodOf(call, 'secretsmanager:RecoveryWindowInDays', 'RecoveryWindowInDays'),
    'secretsmanager:ForceDeleteWithoutRecovery': String(call.params.ForceDeleteWithoutRecovery ?? false),
  };
  return onTagged(onSecret('secretsmanager:DeleteSecret'))(call, arn).map((needed) => ({ ...needed, context }));
};

const RIGHTS: Readonly<Record<string, Rights>> = {
  CancelKeyDeletion: onTagged(onKey('kms:CancelKeyDeletion')),
  CreateAlias: createAlias,
  CreateKey: createKey,
  CreateRole: createRole,
  CreateSecret: createSecret,
  DeleteAlias: deleteAlias,
  DeleteRole: onTagged(onRole('iam:DeleteRole')),
  DeleteRolePolicy: onTagged(onRole('iam:DeleteRolePolicy')),
  DeleteSecret: deleteSecret,
  DescribeKey: onKey('kms:DescribeKey'),
  DescribeSecret: onSecret('secretsmanager:DescribeSecret'),
  EnableKey: onTagged(onKey('kms:EnableKey')),
  GetKeyPolicy: onKey('kms:GetKeyPolicy'),
  GetResourcePolicy: onSecret('secretsmanager:GetResourcePolicy'),
  GetResources: anywhere('tag:GetResources'),
  GetRole: onRole('iam:GetRole'),
  GetRolePolicy: onRole('iam:GetRolePolicy'),
  GetUser: (call, arn) => [right('iam:GetUser', arn('iam', `user/${textParam(call, 'UserName')}`))],
  ListAliases: anywhere('kms:ListAliases'),
  ListAttachedRolePolicies: onRole('iam:ListAttachedRolePolicies'),
  ListGrants: onKey('kms:ListGrants'),
  ListKeys: anywhere('kms:ListKeys'),
  ListResourceTags: onKey('kms:ListResourceTags'),
  ListRolePolicies: onRole('iam:ListRolePolicies'),
  ListRoleTags: onRole('iam:ListRoleTags'),
  ListRoles: anywhere('iam:ListRoles'),
  ListUsers: anywhere('iam:ListUsers'),
  PutKeyPolicy: onTagged(onKey('kms:PutKeyPolicy')),
  PutRolePolicy: onTagged(onRole('iam:PutRolePolicy')),
  RestoreSecret: onTagged(onSecret('secretsmanager:RestoreSecret')),
  ScheduleKeyDeletion: scheduleKeyDeletion,
  TagResource: tagResource,
  TagRole: onRole('iam:TagRole'),
  UpdateSecret: updateSecret,
};

/** Needs no permission in AWS. */
const FREE = new Set(['GetCallerIdentity']);

/** The permissions that the call needs. For an operation that isn't in the table, its own name on every resource. */
export function neededRights(call: AwsCall, { accountId }: Caller): NeededRight[] {
  if (FREE.has(call.operation)) return [];
  const arn = (service: string, resource: string) => {
    const region = service === 'iam' ? '' : call.region;
    return `arn:aws:${service}:${region}:${accountId}:${resource}`;
  };
  const find = RIGHTS[call.operation] ?? anywhere(`${call.service}:${call.operation}`);
  // IAM is global; AWS uses its home Region for this key.
  const region = { 'aws:RequestedRegion': call.service === 'iam' ? 'us-east-1' : call.region };
  return find(call, arn).map((needed) => ({ ...needed, context: { ...region, ...needed.context } }));
}
