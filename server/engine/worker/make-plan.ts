import type { Plan } from '#lib/plan/plan.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import type { TeamAws } from '#server/aws/session/team-aws.ts';
import type { Portal } from '#server/portal.ts';
import { findRecordedRuns } from '#server/store/runs/find-recorded-runs.ts';
import { findRunsOnKey } from '#server/store/runs/find-runs-on-key.ts';
import { readTokens } from '#server/store/runs/intents.ts';
import { iamRole } from '../steps/iam-role.ts';
import { keyPolicy } from '../steps/key-policy.ts';
import { kmsAlias } from '../steps/kms-alias.ts';
import { kmsKey } from '../steps/kms-key.ts';
import { rolePolicy } from '../steps/role-policy.ts';
import { destinationSecret, sourceSecret } from '../steps/secret.ts';
import type { PlanContext, Step } from './step.ts';

/** The steps that create or change something, in the console's order. */
const PLANNED: readonly Step[] = [kmsKey, kmsAlias, sourceSecret, destinationSecret, iamRole, keyPolicy, rolePolicy];

/** The context of a request without a run. */
export function newRunContext({ db }: Pick<Portal, 'db'>, aws: TeamAws, request: RunRequest): PlanContext {
  return {
    aws,
    request,
    runId: null,
    requestedAt: null,
    arns: {},
    findRecordedRuns: (arn, ownerId) => findRecordedRuns(db, arn, ownerId),
    readTokens: (runId) => readTokens(db, runId),
    findRunsOnKey: (keyArn, makerId) => findRunsOnKey(db, keyArn, makerId),
  };
}

/**
 * Plans what a run would create, adopt, restore, change or conflict with, by read-only calls. Throws the errors of
 * these calls.
 */
export async function makePlan(context: PlanContext): Promise<Plan> {
  const resources = await Promise.all(PLANNED.map((step) => step.plan?.(context)));
  return {
    accountId: context.aws.team.accountId,
    region: context.aws.region,
    deployerRoleArn: context.aws.team.deployerRoleArn,
    resources: resources.filter((resource) => resource !== undefined),
  };
}
