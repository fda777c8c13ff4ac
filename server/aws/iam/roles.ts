import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import { PortalError } from '#lib/errors.ts';
import { orNull } from '../aws-error.ts';
import type { TeamAws } from '../session/team-aws.ts';

/** Makes a role, with the team's permissions boundary where it has one; gives its ARN. */
export async function createRole(
  aws: TeamAws,
  role: { name: string; trustPolicy: PolicyDocument; tags: readonly { key: string; value: string }[] },
): Promise<string> {
  const command = new CreateRoleCommand({
    RoleName: role.name,
    AssumeRolePolicyDocument: JSON.stringify(role.trustPolicy),
    Tags: role.tags.map(({ key, value }) => ({ Key: key, Value: value })),
    PermissionsBoundary: aws.team.permissionsBoundaryArn,
  });
  const answer = await aws.call('CreateRole', () => aws.iam.send(command), { name: role.name });
  if (!answer.Role?.Arn) throw new PortalError('unexpected', { operation: 'CreateRole' });
  return answer.Role.Arn;
}

/** Puts the inline policy, in the place of an earlier one of this name. */
export async function putRolePolicy(
  aws: TeamAws,
  names: { roleName: string; policyName: string },
  policy: PolicyDocument,
): Promise<void> {
  const command = new PutRolePolicyCommand({
    RoleName: names.roleName,
    PolicyName: names.policyName,
    PolicyDocument: JSON.stringify(policy),
  });
  await aws.call('PutRolePolicy', () => aws.iam.send(command), { name: names.policyName });
}

// By name alone: another role may have it by the time at which a call is sent again. So each is sent once, and looked after.

/** Deletes a role; one that is not there (any more) is no error. Throws role-in-use where something still belongs to it. */
export async function deleteRole(aws: TeamAws, roleName: string): Promise<void> {
  const send = () => orNull(aws.iam.send(new DeleteRoleCommand({ RoleName: roleName })), 'NoSuchEntity');
  await aws.call('DeleteRole', send, { name: roleName }, { isOnce: true });
}

/** Deletes an inline policy of a role; one that is not there (any more) is no error. */
export async function deleteRolePolicy(
  aws: TeamAws,
  { roleName, policyName }: { roleName: string; policyName: string },
): Promise<void> {
  const command = new DeleteRolePolicyCommand({ RoleName: roleName, PolicyName: policyName });
  const send = () => orNull(aws.iam.send(command), 'NoSuchEntity');
  await aws.call('DeleteRolePolicy', send, { name: policyName }, { isOnce: true });
}
