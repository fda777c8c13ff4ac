import type { CleanUpRow } from '#lib/plan/clean-up-plan.ts';
import { ChecksFailedError } from '../worker/check.ts';

/** What was to be taken away is no longer as it was confirmed: each thing with what has changed of it goes with the failure. */
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
