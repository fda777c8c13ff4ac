import { canonicalJson, type PolicyDocument, samePolicy } from '#lib/aws/policy.ts';
import { type ErrorCode, type ErrorParams, PortalError } from '#lib/errors.ts';
import type { Check } from '#lib/runs/events.ts';

/** One verification check: expected value, found value, and whether they match. */
export function check(id: string, params: Record<string, string>, expected: string, found: string): Check {
  return { id, params, expected, found, passed: expected === found };
}

/** Compares the meaning of two policies. Both are kept in full to show the difference. */
check.policy = (
  id: string,
  params: Record<string, string>,
  expected: PolicyDocument,
  found: PolicyDocument | null,
): Check => ({
  id,
  params,
  passed: found !== null && samePolicy(expected, found),
  expected: canonicalJson(expected),
  found: found === null ? '' : canonicalJson(found),
});

/** A check that couldn't be made because the deployer role, set up for an earlier version, lacks a permission. */
check.unread = (id: string, params: Record<string, string>, missingRight: string): Check => ({
  id,
  params,
  passed: true,
  missingRight,
});

/** Checks that every expected tag is present. Additional tags are ignored. */
check.tags = (
  id: string,
  params: Record<string, string>,
  expected: readonly { key: string; value: string }[],
  found: Readonly<Record<string, string>>,
): Check => ({
  id,
  params,
  passed: expected.every(({ key, value }) => found[key] === value),
  expected: expected.map(({ key, value }) => `${key}=${value}`).join(', '),
  found: expected.flatMap(({ key }) => (Object.hasOwn(found, key) ? `${key}=${found[key]}` : [])).join(', '),
});

/** A failed comparison. Carries every check, so that the page shows all of them and not only the first failure. */
export class ChecksFailedError extends PortalError {
  readonly checks: Check[];

  constructor(code: ErrorCode, params: ErrorParams, checks: Check[]) {
    super(code, params);
    this.checks = checks;
  }
}
