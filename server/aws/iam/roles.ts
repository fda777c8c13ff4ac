import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import type { Tag } from '#lib/aws/tags.ts';
import { PortalError } from '#lib/errors.ts';
import { orNull } from '../aws-error.ts';
import type { RunAws } from '../session/team-aws.ts';

/** Creates a role, with the team's permissions boundary if it has one. Returns the role's ARN. */
export async function createRole(
  aws: RunAws,
  role: {
    name: string;
    path?: string | undefined;
    trustPolicy: PolicyDocument;
    description?: string | undefined;
    tags: readonly Tag[];
  },
): Promise<string> {
  const command = new CreateRoleCommand({
    RoleName: role.name,
    Path: role.path,
    AssumeRolePolicyDocument: JSON.stringify(role.trustPolicy),
    Description: role.description || undefined,
    Tags: role.tags.map(({ key, value }) => ({ Key: key, Value: value })),
    PermissionsBoundary: aws.team.permissionsBoundaryArn,
  });
  const answer = await aws.call('CreateRole', () => aws.changes.iam.send(command), { name: role.name });
  if (!answer.Role?.Arn) throw new PortalError('unexpected', { operation: 'CreateRole' });
  return answer.Role.Arn;
}

/** Puts an inline policy, replacing any policy with the same name. */
export async function putRolePolicy(
  aws: RunAws,
  names: { roleName: string; policyName: string },
  policy: PolicyDocument,
): Promise<void> {
  const command = new PutRolePolicyCommand({
    RoleName: names.roleName,
    PolicyName: names.policyName,
    PolicyDocument: JSON.stringify(policy),
  });
  await aws.call('PutRolePolicy', () => aws.changes.iam.send(command), { name: names.policyName });
}

// These calls identify the role only by name, which another role may have by the time of a retry. So each call is sent
// once and then verified.

/** Deletes a role. Succeeds if it doesn't exist. Throws role-in-use if it still has policies or other dependencies. */
export async function deleteRole(aws: RunAws, roleName: string): Promise<void> {
  const send = () => orNull(aws.changes.iam.send(new DeleteRoleCommand({ RoleName: roleName })), 'NoSuchEntity');
  await aws.call('DeleteRole', send, { name: roleName }, { isOnce: true });
}

/** Deletes an inline policy of a role. Succeeds if it doesn't exist. */
export async function deleteRolePolicy(
  aws: RunAws,
  { roleName, policyName }: { roleName: string; policyName: string },
): Promise<void> {
  const command = new DeleteRolePolicyCommand({ RoleName: roleName, PolicyName: policyName });
  const send = () => orNull(aws.changes.iam.send(command), 'NoSuchEntity');
  await aws.call('DeleteRolePolicy', send, { name: policyName }, { isOnce: true });
}
