import type { CleanUpRow } from '#lib/plan/clean-up-plan.ts';
import { ChecksFailedError } from '../worker/check.ts';

/** Resources to delete are no longer as confirmed. Each one and what changed are reported with the failure. */
export class CleanUpChangedError extends ChecksFailedError {
  constructor(changed: readonly CleanUpRow[]) {
    super(
      'clean-up-changed',
      { name: changed.map(({ name }) => name).join(', ') },
      changed.map(({ name, reason, params }) => ({
        id: `kept-${reason}`,
        params: { name, ...params },
        passed: false,
      })),
    );
  }
}
