import { findChanged, removedKeys } from '#lib/plan/clean-up-plan.ts';
import { CleanUpChangedError } from '../clean-up/clean-up-changed.ts';
import { makeCleanUpPlan } from '../clean-up/make-clean-up-plan.ts';
import { openCleanUp } from '../clean-up/open-clean-up.ts';
import type { Step } from '../worker/step.ts';

/** Makes the plan again just before the deletion. It must equal the confirmed one. */
export const cleanUpCheck: Step = {
  name: 'clean-up-check',
  async ensure(context) {
    const { confirmed, source } = await openCleanUp(context);
    const plan = await makeCleanUpPlan(source);
    const changed = findChanged(confirmed.rows, plan.rows);
    if (changed.length > 0) throw new CleanUpChangedError(changed);
    // An empty list clears the checks that an earlier failed attempt reported.
    return { outcome: 'checked', params: { count: String(removedKeys(confirmed.rows).length) }, checks: [] };
  },
};
