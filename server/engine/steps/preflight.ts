import { PortalError } from '#lib/errors.ts';
import type { Plan } from '#lib/plan/plan.ts';
import { askAboutPlan } from '../approval/approval-ask.ts';
import { ApprovalVoidError } from '../approval/approval-void.ts';
import { makePlan } from '../worker/make-plan.ts';
import type { Step, StepResult } from '../worker/step.ts';

/** Assumes the team's deployer role. AWS's response shows that the session is in the team's account. */
export const access: Step = {
  name: 'access',
  async ensure({ aws }) {
    const { accountId, deployerRoleArn } = aws.team;
    await aws.call('AssumeRole', aws.assume);
    return accessResult({ accountId, deployerRoleArn });
  },
};

/**
 * Makes the plan again just before anything is created. Every name must be free or this run's own, and an approved plan
 * must not have changed.
 */
export const preflight: Step = {
  name: 'names',
  async ensure(context) {
    const plan = await makePlan(context);
    const conflict = plan.resources.find((resource) => resource.conflict !== null)?.conflict;
    if (conflict) throw new PortalError(conflict.code, conflict.params);
    const ask = askAboutPlan(context.request, plan);
    // After a database restore, the run's own resources may already exist. That is a partly executed plan, not a
    // changed one.
    const isUntouched = !plan.resources.some(({ isOwn }) => isOwn);
    if (context.approvedHash === null && context.reviewedHash !== null && isUntouched) {
      if (context.reviewedHash !== ask.planHash) throw new PortalError('plan-changed');
    }
    if (context.approvedHash !== null && context.approvedHash !== ask.planHash) throw new ApprovalVoidError(ask);
    return namesResult(plan);
  },
};

export function accessResult({ accountId, deployerRoleArn }: Pick<Plan, 'accountId' | 'deployerRoleArn'>): StepResult {
  return { outcome: 'checked', params: { accountId, deployer: deployerRoleArn } };
}

/** Of a plan without a conflict. */
export function namesResult({ resources }: Plan): StepResult {
  const absent = resources.flatMap(({ action, isOwn, resource }) => (action === 'create' && !isOwn ? [resource] : []));
  return { outcome: 'checked', params: { count: String(resources.length) }, absent };
}
