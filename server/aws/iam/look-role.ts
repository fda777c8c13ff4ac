import {
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from '@aws-sdk/client-iam';
import type { AwsOperation } from '#lib/aws/call-actions.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import { orNull } from '../aws-error.ts';
import { readTags } from '../owner.ts';
import type { TeamAws } from '../session/team-aws.ts';

export interface RoleState {
  arn: string;
  trustPolicy: PolicyDocument;
  tags: Record<string, string>;
  permissionsBoundaryArn: string | null;
  description: string;
  /** Seconds. */
  maxSessionDuration: number;
}

/** IAM's default, in seconds. */
export const DEFAULT_MAX_SESSION_DURATION = 3600;

/** Reads a role by name. Returns null if it doesn't exist. */
export async function lookRole(aws: TeamAws, roleName: string): Promise<RoleState | null> {
  const answer = await aws.call(
    'GetRole',
    () => orNull(aws.iam.send(new GetRoleCommand({ RoleName: roleName })), 'NoSuchEntity'),
    { name: roleName },
  );
  const role = answer?.Role;
  if (!role?.Arn) return null;
  return {
    arn: role.Arn,
    trustPolicy: parseDocument(role.AssumeRolePolicyDocument),
    tags: readTags(role.Tags),
    permissionsBoundaryArn: role.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    description: role.Description ?? '',
    maxSessionDuration: role.MaxSessionDuration ?? DEFAULT_MAX_SESSION_DURATION,
  };
}

/** Reads an inline policy of a role. Returns null if the role or the policy doesn't exist. */
export async function lookRolePolicy(
  aws: TeamAws,
  roleName: string,
  policyName: string,
): Promise<PolicyDocument | null> {
  const answer = await aws.call(
    'GetRolePolicy',
    () =>
      orNull(aws.iam.send(new GetRolePolicyCommand({ RoleName: roleName, PolicyName: policyName })), 'NoSuchEntity'),
    { name: policyName },
  );
  return answer ? parseDocument(answer.PolicyDocument) : null;
}

/**
 * Returns the names of a role's inline policies and the ARNs of its attached policies, or an empty list if the role
 * doesn't exist.
 */
export async function listRolePolicies(aws: TeamAws, roleName: string): Promise<string[]> {
  const params = { RoleName: roleName };
  const list = (operation: AwsOperation, read: () => Promise<string[]>) =>
    aws.call(operation, async () => (await orNull(read(), 'NoSuchEntity')) ?? [], { name: roleName });
  const lists = await Promise.all([
    list('ListRolePolicies', async () => {
      const names: string[] = [];
      for await (const page of paginateListRolePolicies({ client: aws.iam }, params))
        names.push(...(page.PolicyNames ?? []));
      return names;
    }),
    list('ListAttachedRolePolicies', async () => {
      const arns: string[] = [];
      for await (const page of paginateListAttachedRolePolicies({ client: aws.iam }, params)) {
        arns.push(...(page.AttachedPolicies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? []));
      }
      return arns;
    }),
  ]);
  return lists.flat();
}

/** Whether an IAM role or user exists. Compares the ARN, since a role with the same name can have another path. */
export async function hasPrincipal(aws: TeamAws, arn: string): Promise<boolean> {
  const name = arn.split('/').at(-1) ?? '';
  return (arn.includes(':user/') ? await findUserArn(aws, name) : (await lookRole(aws, name))?.arn) === arn;
}

async function findUserArn(aws: TeamAws, name: string): Promise<string | undefined> {
  const command = new GetUserCommand({ UserName: name });
  const answer = await aws.call('GetUser', () => orNull(aws.iam.send(command), 'NoSuchEntity'), { name });
  return answer?.User?.Arn;
}

/** IAM returns policy documents URL-encoded, and the SDK doesn't decode them. */
function parseDocument(text: string | undefined): PolicyDocument {
  return JSON.parse(decodeURIComponent(text ?? '{"Statement":[]}')) as PolicyDocument;
}
