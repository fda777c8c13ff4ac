import { PortalError } from '#lib/errors.ts';
import type { Check } from '#lib/runs/events.ts';
import type { StepName } from '#lib/runs/steps.ts';
import { goneResources } from '#lib/setups/setup-state.ts';
import { lookRolePolicy } from '#server/aws/iam/look-role.ts';
import { describeKey, type KeyMetadata, readKeyPolicy } from '#server/aws/kms/look-key.ts';
import type { AwsCall } from '#server/aws/session/team-aws.ts';
import { ChecksFailedError } from '../worker/check.ts';
import type { Step, StepContext, StepResult, VerifyContext } from '../worker/step.ts';
import { iamRole } from './iam-role.ts';
import { keyPolicy } from './key-policy.ts';
import { kmsAlias } from './kms-alias.ts';
import { kmsKey, unlessKeyIsGone } from './kms-key.ts';
import { tagsToMake } from './made-tags.ts';
import { rolePolicy } from './role-policy.ts';
import { destinationSecret, sourceSecret } from './secret.ts';
import { type Probe, type SimulationReport, simulateAllowed, simulateDenied } from './simulate-loader.ts';

/** Each with the step that makes what it compares. A new key has a policy before the loader role is in it. */
const VERIFIED: readonly (readonly [made: StepName, step: Step, needsKey?: true])[] = [
  ['kms-key', kmsKey],
  ['kms-alias', kmsAlias, true],
  ['source-secret', sourceSecret],
  ['destination-secret', destinationSecret],
  ['iam-role', iamRole],
  ['kms-key', keyPolicy, true],
  ['role-policy', rolePolicy],
];
/** Without any of these, nothing can use the others. */
const ALL_MADE = ['kms-key', 'source-secret', 'destination-secret', 'iam-role', 'key-policy', 'role-policy'] as const;

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
function findGone(
  { request, arns }: Pick<VerifyContext, 'request' | 'arns'>,
  checks: Check[],
): ChecksFailedError | null {
  const gone = goneResources(checks, request)
    .filter((arn) => arn !== 'roleArn')
    .map((arn) => arns[arn] ?? '');
  return gone.length > 0 ? new ChecksFailedError('resource-missing', { arn: gone.join(', ') }, checks) : null;
}

function verifyMismatch(checks: Check[]): ChecksFailedError {
  return new ChecksFailedError(
    'verify-mismatch',
    { count: String(checks.filter((one) => !one.passed).length) },
    checks,
  );
}

/** Makes every check of what the run has made, once against AWS, with all calls in parallel. */
export async function compareWithAws(run: Omit<VerifyContext, 'reads'>): Promise<Check[]> {
  const { hasMade, request, arns } = run;
  const { roleName, policyName } = request.role;
  const key = once(() => describeKey(run.aws, arns.keyArn ?? ''));
  const aws = { ...run.aws, call: unlessGone(run.aws.call, key) };
  const keyPolicy = once(() => readKeyPolicy(aws, arns.keyArn ?? ''));
  const rolePolicy = once(() => lookRolePolicy(aws, roleName, policyName));
  const context = { ...run, aws, reads: { key, keyPolicy, rolePolicy } };
  const made = VERIFIED.filter(([step]) => hasMade(step)).map(async ([, step, needsKey]) => {
    const checks = step.verify?.(context) ?? Promise.resolve([]);
    return needsKey ? unlessKeyIsGone(context, checks) : checks;
  });
  const rights = ALL_MADE.every(hasMade) ? [unlessKeyIsGone(context, proveRights(context))] : [];
  return (await Promise.all([...made, ...rights])).flatMap((checks) => checks ?? []);
}

/** Calls about a key that doesn't exist fail at once. Those about one that KMS doesn't show everywhere yet are repeated. */
function unlessGone(call: AwsCall, readKey: () => Promise<KeyMetadata | null>): AwsCall {
  return (operation, send, params, options) => {
    const sendUnlessGone = async () => {
      try {
        return await send();
      } catch (error) {
        const isMissing = error instanceof Error && error.name === 'NotFoundException';
        if (!isMissing || (await readKey()) !== null) throw error;
        throw new PortalError('key-not-found', { operation }, { cause: error });
      }
    };
    return call(operation, sendUnlessGone, params, options);
  };
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= read();
    return answer;
  };
}

async function proveRights({ aws, arns, reads, ...context }: VerifyContext): Promise<Check[]> {
  const { keyArn = '', sourceSecretArn = '', destinationSecretArn = '', roleArn = '' } = arns;
  const [policy, keyPolicyDocument] = await Promise.all([reads.rolePolicy(), reads.keyPolicy()]);
  if (policy === null) return [];
  const rights = {
    ...aws.team,
    region: aws.region,
    roleArn,
    roleTags: tagsToMake({ aws, ...context }, 'role'),
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
