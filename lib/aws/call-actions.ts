/**
 * The IAM actions that AWS checks in each call that the portal makes, the call's own action first. Sources: the Service
 * Authorization Reference and the API pages of KMS, Secrets Manager, IAM and STS.
 */
export const CALL_ACTIONS = {
  AssumeRole: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
  GetResources: ['tag:GetResources'],
  CreateKey: ['kms:CreateKey', 'kms:TagResource'],
  // With the portal's own key and credentials.
  Encrypt: ['kms:Encrypt'],
  Decrypt: ['kms:Decrypt'],
  CreateAlias: ['kms:CreateAlias'],
  DeleteAlias: ['kms:DeleteAlias'],
  DescribeKey: ['kms:DescribeKey'],
  EnableKey: ['kms:EnableKey'],
  CancelKeyDeletion: ['kms:CancelKeyDeletion'],
  ScheduleKeyDeletion: ['kms:ScheduleKeyDeletion'],
  GetKeyPolicy: ['kms:GetKeyPolicy'],
  PutKeyPolicy: ['kms:PutKeyPolicy'],
  ListAliases: ['kms:ListAliases'],
  ListGrants: ['kms:ListGrants'],
  ListKeys: ['kms:ListKeys'],
  ListResourceTags: ['kms:ListResourceTags'],
  // Secrets Manager uses the key with the caller's permissions.
  CreateSecret: ['secretsmanager:CreateSecret', 'secretsmanager:TagResource', 'kms:GenerateDataKey', 'kms:Decrypt'],
  UpdateSecret: ['secretsmanager:UpdateSecret', 'kms:GenerateDataKey', 'kms:Decrypt'],
  TagResource: ['secretsmanager:TagResource'],
  RestoreSecret: ['secretsmanager:RestoreSecret'],
  DeleteSecret: ['secretsmanager:DeleteSecret'],
  DescribeSecret: ['secretsmanager:DescribeSecret'],
  GetResourcePolicy: ['secretsmanager:GetResourcePolicy'],
  CreateRole: ['iam:CreateRole', 'iam:TagRole'],
  DeleteRole: ['iam:DeleteRole'],
  GetRole: ['iam:GetRole'],
  ListRoles: ['iam:ListRoles'],
  ListRoleTags: ['iam:ListRoleTags'],
  GetRolePolicy: ['iam:GetRolePolicy'],
  PutRolePolicy: ['iam:PutRolePolicy'],
  DeleteRolePolicy: ['iam:DeleteRolePolicy'],
  ListRolePolicies: ['iam:ListRolePolicies'],
  ListAttachedRolePolicies: ['iam:ListAttachedRolePolicies'],
  GetUser: ['iam:GetUser'],
  ListUsers: ['iam:ListUsers'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** An API operation that the portal calls. */
export type AwsOperation = keyof typeof CALL_ACTIONS;

/** The actions that a call needs; empty for an operation that the portal doesn't call. */
export function actionsOfCall(operation: string | null | undefined): readonly string[] {
  return operation && Object.hasOwn(CALL_ACTIONS, operation) ? CALL_ACTIONS[operation as AwsOperation] : [];
}

/** The action, and what AWS also checks in the calls that need it first. */
export function withCompanions(action: string): readonly string[] {
  if (KEY_USE.includes(action)) return KEY_USE;
  return Object.values(CALL_ACTIONS).find(([own]) => own === action) ?? [action];
}

/** What Secrets Manager does with a key for its caller. */
export const KEY_USE: readonly string[] = ['kms:GenerateDataKey', 'kms:Decrypt'];
