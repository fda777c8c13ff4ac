import { runSimulation } from '@cloud-copilot/iam-simulate';
import { accessDenied } from './aws-answer.ts';
import type { AwsCall } from './aws-call.ts';
import type { AwsCheck, CheckContext } from './aws-check.ts';
import { type NeededRight, neededRights } from './needed-rights.ts';
import { readResourceState } from './resource-state.ts';
import { xmlText } from './upstream.ts';

/**
 * Enforces policies, which moto doesn't do for an assumed role. Evaluates the role's inline policies, if any, and the
 * session policy by AWS's rules, so a passing test shows that both allow everything that the portal did.
 */
export const checkRights: AwsCheck = async (call, context) => {
  const rights = neededRights(call, context.caller);
  if (rights.length === 0) return null;
  const policies = await context.rightsMemory.read(context.caller, () => readInlinePolicies(context));
  const { sessionPolicy } = context.caller;
  if (policies.length === 0 && sessionPolicy === null) return null;
  for (const needed of rights) {
    const right = { ...needed, resource: await readResource(call, needed, context) };
    const state = right.hangsOnResource ? await readResourceState(call, right.resource, context) : {};
    const withState = { ...right, context: { ...right.context, ...state } };
    if (await context.rightsMemory.decide(withState, policies, context, isAllowed)) continue;
    const words = accessDenied(call, context.caller.arn);
    const message = `User: ${context.caller.arn} is not authorized to perform: ${right.action} on resource: ${right.resource} because no identity-based policy or session policy allows the ${right.action} action`;
    return { ...words, message };
  }
  return null;
};

/** Only AWS knows the key of an alias and the path of a role. If there is none, the call itself fails. */
async function readResource(
  call: AwsCall,
  { alias, resource, hangsOnResource }: NeededRight,
  { caller, upstream }: CheckContext,
) {
  if (hangsOnResource && resource.includes(':role/')) {
    const role = { Action: 'GetRole', RoleName: resource.split('/').at(-1) ?? '' };
    const xml = await upstream.askXml({ accountId: caller.accountId, region: 'us-east-1' }, 'iam', role);
    return xmlText(xml ?? '', 'Arn') ?? resource;
  }
  if (alias === undefined) return resource;
  const place = { accountId: caller.accountId, region: call.region };
  const answer = await upstream.askJson(place, 'kms', 'DescribeKey', { KeyId: alias });
  return (answer?.KeyMetadata as { Arn?: string } | undefined)?.Arn ?? resource;
}

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

/** For a role without inline policies, only the session policy applies. */
const EVERYTHING: NamedPolicy = {
  name: 'everything',
  policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
};

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
      identityPolicies: identityPolicies.length > 0 ? [...identityPolicies] : [EVERYTHING],
      sessionPolicy: caller.sessionPolicy === null ? undefined : JSON.parse(caller.sessionPolicy),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      // The console's default statement, which delegates to IAM.
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
