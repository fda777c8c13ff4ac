import type { ErrorCode } from '../errors.ts';
import { canRetry, missingPassword } from './retry.ts';
import type { StepName } from './steps.ts';
import type { RunView } from './view.ts';

/** What a person most likely does about a failed step. */
export type FailureAction = 'enter-passwords' | 'retry' | 'clean-up' | 'start-over';

/** Something in the request itself is in the way, so the same request would most likely fail again. */
const STARTS_OVER: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'alias-taken',
  'alias-refused',
  'secret-name-taken',
  'secret-waits-for-deletion',
  'secret-in-use',
  'role-name-taken',
  'administrator-not-found',
  'key-not-found',
  'key-not-allowed',
  'key-other-account',
  'key-other-region',
  'key-aws-managed',
  'key-not-symmetric',
  'key-wrong-usage',
  'parameter-refused',
]);

/** Whether the same request would most likely fail again with this error. */
export function startsOver(code: ErrorCode): boolean {
  return STARTS_OVER.has(code);
}

/** The main action for a failed step of a run that can continue. The page offers the others too, as second choices. */
export function failureAction(view: RunView, step: StepName): FailureAction {
  const error = view.steps[step].attempts.at(-1)?.error;
  if (missingPassword(view, step) !== null) return 'enter-passwords';
  if (view.kind === 'clean-up' || !error) return 'retry';
  if (startsOver(error.code)) return 'start-over';
  if (isLostForGood(view, error.code, error.params.arn)) return 'clean-up';
  return 'retry';
}

/** Whether a second choice is to retry the step as it is. */
export function mayRetryInstead(view: RunView, step: StepName): boolean {
  return canRetry(view, step) && failureAction(view, step) !== 'retry';
}

/** A retry makes the role again, but never a key or a secret. */
function isLostForGood({ arns }: RunView, code: ErrorCode, arn: string | undefined): boolean {
  return code === 'resource-missing' && arn !== undefined && arn !== arns.roleArn;
}
