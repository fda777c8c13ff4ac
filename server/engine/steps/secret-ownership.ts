import type { PlanConflict } from '#lib/plan/plan.ts';
import type { PasswordField } from '#lib/request/schema.ts';
import type { RunArns } from '#lib/runs/events.ts';
import { lookRolePolicy } from '#server/aws/iam/look-role.ts';
import { isOfTeam, ownerParams, owningRun } from '#server/aws/owner.ts';
import type { SecretState } from '#server/aws/secrets/look-secret.ts';
import type { RecordedRun } from '#server/store/runs/find-recorded-runs.ts';
import type { PlanContext } from '../worker/step.ts';
import { differencesOfSecret, notAsMade, sharingOfSecret } from './as-made.ts';

/** Where a run keeps the ARN of each secret. */
export const ARN_OF = { source: 'sourceSecretArn', destination: 'destinationSecretArn' } as const satisfies Record<
  PasswordField,
  keyof RunArns
>;

/** How an existing secret with the requested name relates to a run. */
export type SecretOwnership = { kind: 'own' | 'restore' } | { kind: 'conflict'; conflict: PlanConflict };

/**
 * A secret pending deletion can be restored if the portal created it for this team, no setup still needs it, and it's
 * the selected one. `hasBegun`: this run has stored its intent to restore the secret, so it may already be restored.
 */
export async function findStanding(
  context: PlanContext,
  field: PasswordField,
  secret: SecretState,
  hasBegun = false,
): Promise<SecretOwnership> {
  const { aws, runId } = context;
  const { secretName, restoreArn } = context.request[field];
  const { arn, tags, deletedAt } = secret;
  const params = { name: secretName, arn, ...ownerParams(tags), ...(deletedAt && { date: deletedAt }) };
  const isChosen = restoreArn === arn;
  if (deletedAt === null) {
    if (runId !== null && owningRun(tags) === runId) {
      const differences = await differencesOfSecret({ ...context, runId }, field, secret);
      return differences.length > 0 ? conflict(notAsMade(secretName, arn, differences)) : { kind: 'own' };
    }
    if (!hasBegun || !isChosen) return conflict({ code: 'secret-name-taken', params });
  }
  if (!isOfTeam(tags, aws.team.id)) {
    return conflict({ code: deletedAt === null ? 'secret-name-taken' : 'secret-waits-for-deletion', params });
  }
  const user = await findUser(context, secret);
  if (user) return conflict({ code: 'secret-in-use', params: { ...params, ownerRun: user.id } });
  if (isChosen) {
    // No one else may have access when it gets its new value.
    const differences = await sharingOfSecret(context, secret);
    return differences.length > 0 ? conflict(notAsMade(secretName, arn, differences)) : { kind: 'restore' };
  }
  return conflict({ code: 'secret-waits-for-deletion', params, isRestorable: true });
}

function conflict(found: PlanConflict): SecretOwnership {
  return { kind: 'conflict', conflict: found };
}

/**
 * Finds a run that a new value would break: one that may still continue, or that has a role with access to the secret.
 */
async function findUser({ aws, runId, ...context }: PlanContext, secret: SecretState): Promise<RecordedRun | null> {
  for (const run of await context.findRecordedRuns(secret.arn, owningRun(secret.tags))) {
    if (run.id === runId) continue;
    if (run.mayGoOn) return run;
    const policy = await lookRolePolicy(aws, run.roleName, run.policyName);
    if (policy !== null && JSON.stringify(policy).includes(secret.arn)) return run;
  }
  return null;
}
