import type { ErrorCode } from '../errors.ts';
import type { RunRequest } from '../request/schema.ts';
import type { Check, RunArns } from '../runs/events.ts';

/**
 * `in-sync`: everything in AWS is as the run made it. `drifted`: something differs. `gone`: everything that the run made
 * is deleted or pending deletion. `unknown`: never checked, or the last check could not read the account.
 */
export const SETUP_STATES = ['drifted', 'gone', 'unknown', 'in-sync'] as const;
export type SetupState = (typeof SETUP_STATES)[number];

/** What a check that could read everything says. */
export type Verdict = Exclude<SetupState, 'unknown'>;

/** What the check of the key finds if there is no such key. */
export const NO_KEY = 'key-not-found' satisfies ErrorCode;
const KEY_GONE: readonly (string | undefined)[] = [NO_KEY, 'key-pending-deletion'] satisfies ErrorCode[];

/** The checks that tell whether a resource is there at all. */
const PRESENCE: readonly { arn: keyof RunArns; id: string; isGone: (found: string | undefined) => boolean }[] = [
  { arn: 'keyArn', id: 'key-usable', isGone: (found) => KEY_GONE.includes(found) },
  { arn: 'sourceSecretArn', id: 'source-secret-version', isGone: (found) => found === '' },
  { arn: 'destinationSecretArn', id: 'destination-secret-version', isGone: (found) => found === '' },
  { arn: 'roleArn', id: 'role-arn', isGone: (found) => found === '' },
];

type Requested = Pick<RunRequest, 'key'>;

/** What these checks say about the presence of what the run made; an existing key isn't made by the run. */
function presence(checks: readonly Check[], { key }: Requested) {
  return PRESENCE.flatMap(({ arn, id, isGone }) => {
    const check = checks.find((one) => one.id === id);
    if (!check || (arn === 'keyArn' && key.mode === 'existing')) return [];
    return [{ arn, isGone: !check.passed && isGone(check.found) }];
  });
}

/** The resources of the run that are deleted or pending deletion, by the names of their ARNs. */
export function goneResources(checks: readonly Check[], request: Requested): (keyof RunArns)[] {
  return presence(checks, request).flatMap(({ arn, isGone }) => (isGone ? arn : []));
}

/** What the checks of a setup say about it. */
export function judgeChecks(checks: readonly Check[], request: Requested): Verdict {
  if (checks.every(({ passed }) => passed)) return 'in-sync';
  const made = presence(checks, request);
  return made.length > 0 && made.every(({ isGone }) => isGone) ? 'gone' : 'drifted';
}

/** The resource that a check is about, as the name of its ARN; null for checks of several. */
export function resourceOfCheck(id: string): keyof RunArns | null {
  const prefixes = {
    'key-': 'keyArn',
    'source-secret-': 'sourceSecretArn',
    'destination-secret-': 'destinationSecretArn',
    'role-': 'roleArn',
  } as const;
  const found = Object.entries(prefixes).find(([prefix]) => id.startsWith(prefix));
  return found?.[1] ?? null;
}

/** The filters of the setups as a query string, without empty values. */
export function writeSetupFilter(
  filter: { [name in 'team' | 'state' | 'text' | 'cursor']?: string | undefined },
): string {
  const given = Object.entries(filter).filter(([, value]) => value);
  return new URLSearchParams(given as [string, string][]).toString();
}
