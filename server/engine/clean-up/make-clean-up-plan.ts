import { type CleanUpPlan, settleRows } from '#lib/plan/clean-up-plan.ts';
import type { CleanUpSource } from './cleaned-run.ts';
import {
  lookAliasLeft,
  lookKeysLeft,
  lookKeyUserLeft,
  lookRoleLeft,
  lookRolePolicyLeft,
  lookSecretLeft,
} from './look-left.ts';

/**
 * Plans what remains of a setup run and what a clean-up would delete, with read-only calls. Throws the errors of these
 * calls.
 */
export async function makeCleanUpPlan(source: CleanUpSource): Promise<CleanUpPlan> {
  const { aws, run } = source;
  const found = await Promise.all([
    lookRolePolicyLeft(source),
    lookKeyUserLeft(source),
    lookRoleLeft(source),
    lookSecretLeft(source, 'source-secret'),
    lookSecretLeft(source, 'destination-secret'),
    lookAliasLeft(source),
    lookKeysLeft(source),
  ]);
  return {
    runId: run.view.id,
    accountId: aws.team.accountId,
    region: aws.region,
    deployerRoleArn: aws.team.deployerRoleArn,
    roleName: run.view.request.role.roleName,
    rows: settleRows(found.flat().filter((row) => row !== null)),
  };
}
