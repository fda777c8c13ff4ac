import { PortalError } from '#lib/errors.ts';
import { askAboutPlan } from '../approval/approval-ask.ts';
import { ApprovalVoidError } from '../approval/approval-void.ts';
import { makePlan } from '../worker/make-plan.ts';
import type { Step } from '../worker/step.ts';

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
    const absent = plan.resources.flatMap(({ action, isOwn, resource }) =>
      action === 'create' && !isOwn ? [resource] : [],
    );
    return { outcome: 'checked', params: { count: String(plan.resources.length) }, absent };
  },
};
