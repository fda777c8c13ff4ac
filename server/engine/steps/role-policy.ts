import { type PolicyDocument, samePolicy } from '#lib/aws/policy.ts';
import { rolePolicy as buildRolePolicy } from '#lib/aws/role-policies.ts';
import { isPortalError } from '#lib/errors.ts';
import { UNKNOWN_KEY_ID, UNKNOWN_SUFFIX } from '#lib/plan/plan.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import type { RunArns } from '#lib/runs/events.ts';
import { lookRole, lookRolePolicy } from '#server/aws/iam/look-role.ts';
import { putRolePolicy } from '#server/aws/iam/roles.ts';
import { owningRun } from '#server/aws/owner.ts';
import { lookSecret } from '#server/aws/secrets/look-secret.ts';
import { check } from '../worker/check.ts';
import type { PlanContext, Step } from '../worker/step.ts';
import { confirmRole } from './as-made.ts';
import { planned } from './planned.ts';

export const rolePolicy: Step = {
  name: 'role-policy',

  async plan(context) {
    const { aws, request, runId } = context;
    const { roleName, policyName } = request.role;
    const role = runId === null ? null : await lookRole(aws, roleName);
    // If the role isn't this run's, its own row shows the conflict.
    const before = role && owningRun(role.tags) === runId ? await lookRolePolicy(aws, roleName, policyName) : null;
    return planned('role-policy', before ? 'no-change' : 'create', policyName, {
      documents: [{ kind: 'role-policy', before, after: await expectedPolicy(context) }],
    });
  },

  async ensure(context) {
    const { aws, request, arns } = context;
    const { roleName, policyName } = request.role;
    const params = { roleName, policyName };
    const wanted = policyOver(arns);
    const current = context.isAbsent ? null : await lookRolePolicy(aws, roleName, policyName);
    if (current && samePolicy(current, wanted)) return { outcome: 'unchanged', params };
    try {
      await putRolePolicy(aws, { roleName, policyName }, wanted);
    } catch (error) {
      if (isPortalError(error) && error.code === 'not-visible-yet') await confirmRole(context);
      throw error;
    }
    return { outcome: 'created', params };
  },

  async verify({ request, arns, reads }) {
    const found = await reads.rolePolicy();
    return [check.policy('role-policy-document', { name: request.role.policyName }, policyOver(arns), found)];
  },
};

function policyOver({ keyArn = '', sourceSecretArn = '', destinationSecretArn = '' }: RunArns): PolicyDocument {
  return buildRolePolicy({ keyArn, sourceSecretArn, destinationSecretArn });
}

/** The policy with the ARNs known so far. AWS assigns the others on creation. */
async function expectedPolicy({ aws, request }: PlanContext): Promise<PolicyDocument> {
  const { partition, accountId } = aws.team;
  const arn = (service: string, resource: string) =>
    `arn:${partition}:${service}:${aws.region}:${accountId}:${resource}`;
  const secretArn = async ({ secretName, restoreArn }: RunRequest['source']) => {
    // A restored secret keeps its ARN, unless it has been deleted in the meantime.
    const known = restoreArn === undefined ? null : await lookSecret(aws, restoreArn);
    return known?.arn ?? arn('secretsmanager', `secret:${secretName}-${UNKNOWN_SUFFIX}`);
  };
  const [sourceSecretArn, destinationSecretArn] = await Promise.all([
    secretArn(request.source),
    secretArn(request.destination),
  ]);
  return buildRolePolicy({
    keyArn: request.key.mode === 'existing' ? request.key.keyArn : arn('kms', `key/${UNKNOWN_KEY_ID}`),
    sourceSecretArn,
    destinationSecretArn,
  });
}
