import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { PolicyDocument } from '#lib/aws/policies.ts';
import { PortalError } from '#lib/errors.ts';
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
