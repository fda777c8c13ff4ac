import type { ErrorCode } from '#lib/errors.ts';
import type { Check } from '#lib/runs/events.ts';
import { lookRolePolicy } from '#server/aws/iam/look-role.ts';
import { readKeyPolicy } from '#server/aws/kms/look-key.ts';
import { ChecksFailedError } from '../worker/check.ts';
import type { Step, StepContext, StepResult, VerifyContext } from '../worker/step.ts';
import { iamRole } from './iam-role.ts';
import { keyPolicy } from './key-policy.ts';
import { kmsAlias } from './kms-alias.ts';
import { kmsKey } from './kms-key.ts';
import { tagsToMake } from './made-tags.ts';
import { rolePolicy } from './role-policy.ts';
import { destinationSecret, sourceSecret } from './secret.ts';
import { type Probe, type SimulationReport, simulateAllowed, simulateDenied } from './simulate-loader.ts';

const VERIFIED: readonly Step[] = [kmsKey, kmsAlias, sourceSecret, destinationSecret, iamRole, keyPolicy, rolePolicy];

/** Reads everything back, compares it with the plan, and evaluates the loader role's rights by AWS's rules. */
export const verify: Step = {
  name: 'verify',
  async ensure(context): Promise<StepResult> {
    const checks = await waitForChecks(context, () => compareWithAws(context)).catch((error: unknown) => {
      throw error instanceof ChecksFailedError ? (findGone(context, error.checks) ?? error) : error;
    });
    const missing = [...new Set(checks.flatMap(({ missingRight }) => missingRight ?? []))];
    const count = String(checks.filter(({ missingRight, undecided }) => !missingRight && !undecided).length);
    if (missing.length === 0) return { outcome: 'checked', params: { count }, checks };
    return { outcome: 'checked-in-part', params: { count, rights: missing.join(', ') }, checks };
  },
};

/** Compares until every check passes. Throws verify-mismatch with every check if some keep failing. */
export async function waitForChecks(
  { waitUntil, differsMs }: Pick<StepContext, 'waitUntil' | 'differsMs'>,
  compare: () => Promise<Check[]>,
): Promise<Check[]> {
  let checks: Check[] = [];
  const differing = () => checks.filter((one) => !one.passed);
  const compareAgain = async () => {
    checks = await compare();
    return checks.every((one) => one.passed) || null;
  };
  const areGood = await waitUntil('not-visible-yet', differsMs, compareAgain, differing);
  if (!areGood) throw verifyMismatch(checks);
  return checks;
}

/**
 * Finds a key or a secret of the run that is gone or scheduled for deletion. A retry recreates neither: data encrypted
 * with the key would stay lost, and the portal no longer has the password of a stored secret. So a person has to
 * restore it or start over.
 */
function findGone({ request, arns }: VerifyContext, checks: Check[]): ChecksFailedError | null {
  const { keyArn = '', sourceSecretArn = '', destinationSecretArn = '' } = arns;
  const found = new Map(checks.filter(({ passed }) => !passed).map((one) => [one.id, one.found]));
  const gone = [
    ...(request.key.mode === 'create' && KEY_GONE.includes(found.get('key-usable') ?? '') ? [keyArn] : []),
    ...(found.get('source-secret-version') === '' ? [sourceSecretArn] : []),
    ...(found.get('destination-secret-version') === '' ? [destinationSecretArn] : []),
  ];
  return gone.length > 0 ? new ChecksFailedError('resource-missing', { arn: gone.join(', ') }, checks) : null;
}

const KEY_GONE: readonly string[] = ['key-not-found', 'key-pending-deletion'] satisfies ErrorCode[];

function verifyMismatch(checks: Check[]): ChecksFailedError {
  return new ChecksFailedError(
    'verify-mismatch',
    { count: String(checks.filter((one) => !one.passed).length) },
    checks,
  );
}

/** Makes every check once against AWS. */
export async function compareWithAws(context: VerifyContext): Promise<Check[]> {
  const compared = await Promise.all(VERIFIED.map((step) => step.verify?.(context) ?? []));
  return [...compared.flat(), ...(await proveRights(context))];
}

async function proveRights(context: VerifyContext): Promise<Check[]> {
  const { aws, request, arns } = context;
  const { keyArn = '', sourceSecretArn = '', destinationSecretArn = '', roleArn = '' } = arns;
  const [policy, keyPolicyDocument] = await Promise.all([
    lookRolePolicy(aws, request.role.roleName, request.role.policyName),
    readKeyPolicy(aws, keyArn),
  ]);
  if (policy === null) return [];
  const rights = {
    ...aws.team,
    region: aws.region,
    roleArn,
    roleTags: tagsToMake(context, 'role'),
    keyArn,
    secretArns: [sourceSecretArn, destinationSecretArn],
    rolePolicy: policy,
    keyPolicy: keyPolicyDocument,
  };
  return [proof('simulate-allowed', simulateAllowed(rights)), proof('simulate-denied', simulateDenied(rights))];
}

function proof(id: string, { tried, wrong, open }: SimulationReport): Check {
  const count = String(tried);
  const list = (probes: readonly Probe[]) => probes.map(({ action, resource }) => `${action} ${resource}`).join(', ');
  const passed = { id, params: { count }, passed: wrong.length === 0, expected: count, found: list(wrong) || count };
  return wrong.length === 0 && open.length > 0 ? { ...passed, undecided: list(open) } : passed;
}
