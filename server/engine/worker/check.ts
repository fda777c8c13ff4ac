import { canonicalJson, type PolicyDocument, samePolicy } from '#lib/aws/policy.ts';
import { type ErrorCode, type ErrorParams, PortalError } from '#lib/errors.ts';
import type { Check } from '#lib/runs/events.ts';

/** One point of verify: what was expected, what was found, and whether they agree. */
export function check(id: string, params: Record<string, string>, expected: string, found: string): Check {
  return { id, params, expected, found, passed: expected === found };
}

/** Two policies agree where they mean the same; both are kept, whole, so that a difference can be read. */
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

/** A point that could not be looked at, because the deployer role lacks a right that later portals ask for. */
check.unread = (id: string, params: Record<string, string>, missingRight: string): Check => ({
  id,
  params,
  passed: true,
  missingRight,
});

/** Every expected tag is there; further tags are nobody's business. */
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
  found: expected.flatMap(({ key }) => (found[key] === undefined ? [] : `${key}=${found[key]}`)).join(', '),
});

/** A comparison failed: what was found goes with the failure, so that the page shows every point, not the first. */
export class ChecksFailedError extends PortalError {
  readonly checks: Check[];

  constructor(code: ErrorCode, params: ErrorParams, checks: Check[]) {
    super(code, params);
    this.checks = checks;
  }
}
