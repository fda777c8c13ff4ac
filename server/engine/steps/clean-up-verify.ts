import { type CleanUpRow, isSettled, removes, rowKey } from '#lib/plan/clean-up-plan.ts';
import type { Check } from '#lib/runs/events.ts';
import { makeCleanUpPlan } from '../clean-up/make-clean-up-plan.ts';
import { openCleanUp } from '../clean-up/open-clean-up.ts';
import type { Step } from '../worker/step.ts';
import { waitForChecks } from './verify.ts';

/** Verifies that every resource to delete is gone or pending deletion. */
export const cleanUpVerify: Step = {
  name: 'clean-up-verify',
  async ensure(context) {
    const { confirmed, source } = await openCleanUp(context);
    const checks = await waitForChecks(context, async () =>
      compare(confirmed.rows, (await makeCleanUpPlan(source)).rows),
    );
    return { outcome: 'checked', params: { count: String(checks.length) }, checks };
  },
};

function compare(confirmed: readonly CleanUpRow[], now: readonly CleanUpRow[]): Check[] {
  const left = new Map(now.map((row) => [rowKey(row), row]));
  return confirmed.filter(removes).map((row) => {
    const found = left.get(rowKey(row));
    return {
      id: `removed-${row.resource}`,
      params: { name: row.name, date: found?.params.date ?? '' },
      passed: found === undefined || isSettled(found),
    };
  });
}
