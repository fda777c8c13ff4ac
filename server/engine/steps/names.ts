import { PortalError } from '#lib/errors.ts';
import { makePlan } from '../make-plan.ts';
import type { Step } from '../step.ts';

/** Makes the plan once more, just before anything is made: every name is free or this run's own. */
export const names: Step = {
  name: 'names',
  async ensure(context) {
    const plan = await makePlan(context);
    const conflict = plan.resources.find((resource) => resource.conflict !== null)?.conflict;
    if (conflict) throw new PortalError(conflict.code, conflict.params);
    return { outcome: 'checked', params: { count: String(plan.resources.length) } };
  },
};
