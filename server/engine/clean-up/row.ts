import type { CleanUpAction, CleanUpRow, KeepReason } from '#lib/plan/clean-up-plan.ts';

/** Something that is still as the run made it. */
export function removable(
  resource: CleanUpRow['resource'],
  action: Exclude<CleanUpAction, 'keep'>,
  name: string,
  arn: string | null,
): CleanUpRow {
  return { resource, action, name, arn, reason: null, params: {} };
}

/** The same thing, which stays. */
export function staying(row: CleanUpRow, reason: KeepReason, params: Record<string, string> = {}): CleanUpRow {
  return { ...row, action: 'keep', reason, params };
}
