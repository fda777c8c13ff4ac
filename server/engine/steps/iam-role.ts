import { trustPolicy } from '#lib/aws/role-policies.ts';
import { ASSUMER_TAG } from '#lib/aws/tags.ts';
import { isPortalError } from '#lib/errors.ts';
import type { PlanConflict } from '#lib/plan/plan.ts';
import { labelsOf } from '#lib/request/labels.ts';
import type { Check } from '#lib/runs/events.ts';
import { listRolePolicies, lookRole, type RoleState } from '#server/aws/iam/look-role.ts';
import { createRole } from '#server/aws/iam/roles.ts';
import { ownerParams, owningRun } from '#server/aws/owner.ts';
import { check } from '../worker/check.ts';
import { type PlanContext, type Step, type StepContext, type VerifyContext, VISIBLE_MS } from '../worker/step.ts';
import { differencesOfRole, expectedRoleArn, notAsMade, throwConflict } from './as-made.ts';
import { tagsToMake } from './made-tags.ts';
import { conflicting, planned } from './planned.ts';

export const iamRole: Step = {
  name: 'iam-role',

  async plan(context) {
    const { aws, request } = context;
    const { roleName, description } = request.role;
    const role = await lookRole(aws, roleName);
    const conflict = role && (await findConflict(context, role));
    if (conflict) return conflicting('iam-role', roleName, conflict, role.arn);
    return planned('iam-role', role ? 'no-change' : 'create', roleName, {
      arn: role?.arn ?? null,
      isOwn: role !== null,
      documents: [{ kind: 'trust-policy', before: role?.trustPolicy ?? null, after: trustPolicy() }],
      tags: tagsToMake(context, 'role'),
      description,
    });
  },

  async ensure(context) {
    const { roleName } = context.request.role;
    const own = context.isAbsent ? null : await lookOwnRole(context);
    const roleArn = own ?? (await makeRole(context));
    return { outcome: 'created', params: { roleName }, arns: { roleArn } };
  },

  async verify(context) {
    const { roleName } = context.request.role;
    const [role, policies] = await Promise.all([
      lookRole(context.aws, roleName),
      listRolePolicies(context.aws, roleName),
    ]);
    const params = { name: roleName };
    const boundary = context.aws.team.permissionsBoundaryArn ?? 'none';
    return [
      check.policy('role-trust', params, trustPolicy(), role?.trustPolicy ?? null),
      check.tags('role-assumer-tag', params, [ASSUMER_TAG], role?.tags ?? {}),
      check.tags('role-tags', params, tagsToMake(context, 'role').slice(1), role?.tags ?? {}),
      check('role-description', params, labelsOf(context.request, 'role').description, role?.description ?? ''),
      check('role-boundary', params, boundary, role ? (role.permissionsBoundaryArn ?? 'none') : ''),
      check('role-arn', params, expectedRoleArn(context), role?.arn ?? ''),
      checkPolicies(context, policies),
    ];
  },
};

/** Until the inline policy is known to be made, it may be there or not. */
function checkPolicies({ request, hasMade }: VerifyContext, policies: readonly string[]): Check {
  const { roleName, policyName } = request.role;
  const isMade = hasMade('role-policy');
  const found = policies.filter((name) => isMade || name !== policyName).toSorted();
  return check('role-policies', { name: roleName }, isMade ? policyName : '', found.join(', '));
}

/**
 * Why an existing role with the requested name isn't this run's. Null if it is: it has the run's tag and is as the run
 * creates it.
 */
async function findConflict(context: PlanContext, role: RoleState): Promise<PlanConflict | null> {
  const name = context.request.role.roleName;
  if (context.runId === null || owningRun(role.tags) !== context.runId) {
    return { code: 'role-name-taken', params: { name, arn: role.arn, ...ownerParams(role.tags) } };
  }
  const differences = await differencesOfRole(context, role);
  return differences.length > 0 ? notAsMade(name, role.arn, differences) : null;
}

async function lookOwnRole(context: StepContext): Promise<string | null> {
  const role = await lookRole(context.aws, context.request.role.roleName);
  if (!role) return null;
  const conflict = await findConflict(context, role);
  return conflict ? throwConflict(conflict) : role.arn;
}

async function makeRole(context: StepContext): Promise<string> {
  const { aws, request } = context;
  const { roleName, path, description } = request.role;
  const tags = tagsToMake(context, 'role');
  try {
    return await createRole(aws, { name: roleName, path, trustPolicy: trustPolicy(), description, tags });
  } catch (error) {
    if (!isPortalError(error) || error.code !== 'role-name-taken') throw error;
    // The response may have been lost. The role may be the one from the first attempt and become visible later.
    const own = await context.waitUntil('not-visible-yet', VISIBLE_MS, () => lookOwnRole(context));
    if (own === null) throw error;
    return own;
  }
}
