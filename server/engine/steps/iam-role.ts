import { ASSUMER_TAG, portalTags, samePolicy, trustPolicy } from '#lib/aws/policies.ts';
import { isPortalError, PortalError } from '#lib/errors.ts';
import { UNKNOWN_RUN_ID } from '#lib/setup/plan.ts';
import { lookRole, type RoleState } from '#server/aws/look-role.ts';
import { createRole } from '#server/aws/make-role.ts';
import { ownerParams, owningRun } from '#server/aws/owner.ts';
import { check } from '../check.ts';
import { type Step, type StepContext, VISIBLE_MS } from '../step.ts';
import { conflicting, planned } from './planned.ts';

export const iamRole: Step = {
  name: 'iam-role',

  async plan({ aws, request, runId }) {
    const { roleName } = request.role;
    const role = await lookRole(aws, roleName);
    if (role && !isOwn(role, runId)) return conflicting('iam-role', roleName, takenBy(role, roleName), role.arn);
    return planned('iam-role', role ? 'no-change' : 'create', roleName, {
      arn: role?.arn ?? null,
      documents: [{ kind: 'trust-policy', before: role?.trustPolicy ?? null, after: trustPolicy() }],
      tags: [ASSUMER_TAG, ...portalTags(aws.team.id, runId ?? UNKNOWN_RUN_ID)],
    });
  },

  async ensure(context) {
    const { roleName } = context.request.role;
    const roleArn = (await lookOwnRole(context)) ?? (await makeRole(context));
    return { outcome: 'created', params: { roleName }, arns: { roleArn } };
  },

  async verify(context) {
    const { roleName } = context.request.role;
    const role = await lookRole(context.aws, roleName);
    const params = { name: roleName };
    const boundary = context.aws.team.permissionsBoundaryArn;
    return [
      check.policy('role-trust', params, trustPolicy(), role?.trustPolicy ?? null),
      check.tags('role-assumer-tag', params, [ASSUMER_TAG], role?.tags ?? {}),
      check.tags('role-tags', params, context.tags, role?.tags ?? {}),
      ...(boundary ? [check('role-boundary', params, boundary, role?.permissionsBoundaryArn ?? '')] : []),
    ];
  },
};

/** A role by name alone is nobody's proof: it is ours where it carries this run's tag and trusts whom it should. */
function isOwn(role: RoleState, runId: string | null): boolean {
  return runId !== null && owningRun(role.tags) === runId && samePolicy(role.trustPolicy, trustPolicy());
}

function takenBy(role: RoleState, name: string) {
  return { code: 'role-name-taken' as const, params: { name, arn: role.arn, ...ownerParams(role.tags) } };
}

async function lookOwnRole({ aws, request, runId }: StepContext): Promise<string | null> {
  const { roleName } = request.role;
  const role = await lookRole(aws, roleName);
  if (!role) return null;
  if (isOwn(role, runId)) return role.arn;
  const conflict = takenBy(role, roleName);
  throw new PortalError(conflict.code, conflict.params);
}

async function makeRole(context: StepContext): Promise<string> {
  const { aws, request, tags } = context;
  const { roleName } = request.role;
  try {
    return await createRole(aws, { name: roleName, trustPolicy: trustPolicy(), tags: [ASSUMER_TAG, ...tags] });
  } catch (error) {
    if (!isPortalError(error) || error.code !== 'role-name-taken') throw error;
    // An answer that was lost on the way: the role may be the one that the first try made, and be seen a little later.
    const own = await context.waitUntil('not-visible-yet', VISIBLE_MS, () => lookOwnRole(context));
    if (own === null) throw error;
    return own;
  }
}
