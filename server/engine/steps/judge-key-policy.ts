import { addKeyUser } from '#lib/aws/key-policy.ts';
import { findKeyPolicyRefusal } from '#lib/aws/key-policy-refusal.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import type { ErrorCode } from '#lib/errors.ts';
import type { PlanConflict } from '#lib/plan/plan.ts';
import type { PlanContext } from '../worker/step.ts';
import { expectedRoleArn } from './as-made.ts';
import { tagsToMake } from './made-tags.ts';
import {
  type SimulationReport,
  simulateDeployerUse,
  simulateKeyAdministration,
  simulateKeyUse,
} from './simulate-loader.ts';

/** What is known about a setup on an existing key from the key's policy. */
interface KeyPolicyJudgment {
  conflict: PlanConflict | null;
  /** Whether the result depends on something unknown. */
  isOpen: boolean;
}

/**
 * Judges the policy that a setup would write to an existing key: whether it lets the new role use the key and the
 * deployer role set it up, whether it lets the new role administer the key, and whether KMS would accept it.
 */
export function judgeKeyPolicy(context: PlanContext, arn: string, before: PolicyDocument): KeyPolicyJudgment {
  const { team, region } = context.aws;
  const roleArn = expectedRoleArn(context);
  const { deployerRoleArn } = team;
  const after = addKeyUser(before, roleArn);
  const key = { ...team, region, keyArn: arn, keyPolicy: after };
  const ofLoader = { ...key, roleArn, roleTags: tagsToMake(context, 'role') };
  const use = simulateKeyUse(ofLoader);
  const setUp = simulateDeployerUse(
    { ...key, roleArn: deployerRoleArn, roleTags: [] },
    { isChanged: after !== before },
  );
  return {
    conflict:
      failing('key-policy-denies-role', use, { arn }) ??
      failing('key-policy-denies-deployer', setUp, { arn, roleArn: deployerRoleArn }) ??
      failing('key-policy-allows-too-much', simulateKeyAdministration(ofLoader), { arn }) ??
      refusedChange(arn, before, after),
    isOpen: use.open.length > 0 || setUp.open.length > 0,
  };
}

function failing(code: ErrorCode, { wrong }: SimulationReport, params: Record<string, string>): PlanConflict | null {
  const actions = wrong.map(({ action }) => action).join(', ');
  return wrong.length > 0 ? { code, params: { ...params, actions } } : null;
}

/** Why KMS would refuse the changed policy. Null if it would accept it or nothing changes. */
export function refusedChange(arn: string, before: PolicyDocument, after: PolicyDocument): PlanConflict | null {
  const refusal = after === before ? null : findKeyPolicyRefusal(after);
  return refusal && { ...refusal, params: { arn, ...refusal.params } };
}
