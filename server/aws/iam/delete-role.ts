import { DeleteRoleCommand, DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import { orNull } from '../aws-error.ts';
import type { TeamAws } from '../session/team-aws.ts';

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
