import { PortalError } from '#lib/errors.ts';
import { askAboutPlan } from '../approval/approval-ask.ts';
import { ApprovalVoidError } from '../approval/approval-void.ts';
import { makePlan } from '../worker/make-plan.ts';
import type { Step } from '../worker/step.ts';

/**
 * Makes the plan once more, just before anything is made: every name is free or this run's own, and where a lead has approved the plan, it
 * is still that one.
 */
export const preflight: Step = {
  name: 'names',
  async ensure(context) {
    const plan = await makePlan(context);
    const conflict = plan.resources.find((resource) => resource.conflict !== null)?.conflict;
    if (conflict) throw new PortalError(conflict.code, conflict.params);
    const ask = askAboutPlan(context.request, plan);
    // A database that was put back in time may find what the run has made since: no other plan, but one done in part.
    const isUntouched = !plan.resources.some(({ isOwn }) => isOwn);
    if (context.approvedHash === null && context.reviewedHash !== null && isUntouched) {
      if (context.reviewedHash !== ask.planHash) throw new PortalError('plan-changed');
    }
    if (context.approvedHash !== null && context.approvedHash !== ask.planHash) throw new ApprovalVoidError(ask);
    return { outcome: 'checked', params: { count: String(plan.resources.length) } };
  },
};
