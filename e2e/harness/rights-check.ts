import { runSimulation } from '@cloud-copilot/iam-simulate';
import { accessDenied } from './aws-answer.ts';
import type { AwsCheck, CheckContext } from './aws-check.ts';
import { type NeededRight, neededRights } from './needed-rights.ts';
import { readResourceTags } from './resource-tags.ts';
import { xmlText } from './upstream.ts';

/**
 * moto does not hold an assumed role to its policies; this does, by AWS's evaluation rules, where the role has an inline policy. So a
 * test that passes shows that the deployer policy is enough for what the portal did.
 */
export const checkRights: AwsCheck = async (call, context) => {
  const rights = neededRights(call, context.caller);
  if (rights.length === 0) return null;
  const policies = await context.rightsMemory.read(context.caller, () => readInlinePolicies(context));
  if (policies.length === 0) return null;
  for (const right of rights) {
    const tags = right.hangsOnTags ? await readResourceTags(call, right.resource, context) : {};
    const told = { ...right, context: { ...right.context, ...tags } };
    if (await context.rightsMemory.decide(told, policies, context, isAllowed)) continue;
    const words = accessDenied(call, context.caller.arn);
    const message = `User: ${context.caller.arn} is not authorized to perform: ${right.action} on resource: ${right.resource} because no identity-based policy allows the ${right.action} action`;
    return { ...words, message };
  }
  return null;
};

export interface NamedPolicy {
  name: string;
  policy: object;
}

async function readInlinePolicies({ caller, upstream }: CheckContext): Promise<NamedPolicy[]> {
  const [, roleName] = /:assumed-role\/([^/]+)\//.exec(caller.arn) ?? [];
  if (!roleName) return [];
  const place = { accountId: caller.accountId, region: 'us-east-1' };
  const list = await upstream.askXml(place, 'iam', { Action: 'ListRolePolicies', RoleName: roleName });
  const names = [...(list ?? '').matchAll(/<member>([^<]+)<\/member>/g)].map(([, name]) => name as string);
  const read = names.map(async (name) => {
    const params = { Action: 'GetRolePolicy', RoleName: roleName, PolicyName: name };
    const xml = await upstream.askXml(place, 'iam', params);
    return { name, policy: JSON.parse(decodeURIComponent(xmlText(xml ?? '', 'PolicyDocument') ?? '{}')) };
  });
  return Promise.all(read);
}

async function isAllowed(
  right: NeededRight,
  identityPolicies: readonly NamedPolicy[],
  { caller }: CheckContext,
): Promise<boolean> {
  const root = `arn:aws:iam::${caller.accountId}:root`;
  const answer = await runSimulation(
    {
      request: {
        principal: caller.arn,
        action: right.action,
        resource: { resource: right.resource, accountId: caller.accountId },
        contextVariables: right.context,
      },
      identityPolicies: [...identityPolicies],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      // The console's own statement, which leaves the decision to IAM.
      resourcePolicy:
        right.action.startsWith('kms:') && right.resource !== '*'
          ? { Statement: [{ Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*' }] }
          : undefined,
    },
    {},
  );
  if (answer.resultType === 'error') throw new Error(JSON.stringify(answer.errors));
  return answer.overallResult === 'Allowed';
}
