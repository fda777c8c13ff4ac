import { initialKeyPolicy } from '#lib/aws/key-policy.ts';
import { isPortalError, PortalError } from '#lib/errors.ts';
import type { Check } from '#lib/runs/events.ts';
import { NO_KEY } from '#lib/setups/setup-state.ts';
import { isAwsError, isTransient, orMissingRight } from '#server/aws/aws-error.ts';
import { hasPrincipal } from '#server/aws/iam/look-role.ts';
import { createKey } from '#server/aws/kms/keys.ts';
import { findKeysOfRun, type KeyMetadata, keyProblem, listGrants, readKeyTags } from '#server/aws/kms/look-key.ts';
import type { RunAws, TeamAws } from '#server/aws/session/team-aws.ts';
import { withIntent } from '../calls/with-intent.ts';
import { check } from '../worker/check.ts';
import type { PlanContext, Step, StepContext, StepResult, VerifyContext } from '../worker/step.ts';
import { differencesOfKey, type NewKey, notAsMade, throwConflict } from './as-made.ts';
import { ensureExistingKey, planExistingKey } from './existing-key.ts';
import { tagsToMake } from './made-tags.ts';
import { conflicting, planned } from './planned.ts';

/** How long to repeat calls with an unknown outcome before a person has to step in. */
const PATIENCE_MS = 15 * 60_000;

export const kmsKey: Step = {
  name: 'kms-key',

  async plan(context) {
    const { key } = context.request;
    return key.mode === 'create' ? planNewKey(context, key) : planExistingKey(context.aws, key);
  },

  async ensure(context) {
    const { key } = context.request;
    return key.mode === 'create' ? ensureNewKey(context, key) : ensureExistingKey(context, key);
  },

  async verify(context) {
    const { aws, request, arns, reads } = context;
    const { keyArn = '' } = arns;
    const isMade = request.key.mode === 'create';
    const [key, settings] = await Promise.all([reads.key(), isMade ? checkSettings(context, keyArn) : null]);
    const problem = key ? keyProblem(aws, key)?.code : NO_KEY;
    return [check('key-usable', { arn: keyArn }, 'Enabled', problem ?? 'Enabled'), ...(settings ?? [])];
  },
};

/** Of a key that the run created. Null if it's gone. */
function checkSettings(context: VerifyContext, arn: string): Promise<Check[] | null> {
  const { aws, request, reads } = context;
  const description = request.key.mode === 'create' ? request.key.description : '';
  const read = Promise.all([reads.key(), readKeyTags(aws, arn), checkGrants(aws, arn)]);
  const compared = read.then(([key, tags, grants]) => [
    check('key-description', { arn }, description, key?.Description ?? ''),
    check.tags('key-tags', { arn }, tagsToMake(context, 'key'), tags),
    grants,
  ]);
  return unlessKeyIsGone(context, compared);
}

/** Checks that need the run's key. Null if they fail because it doesn't exist. */
export async function unlessKeyIsGone({ reads }: VerifyContext, checks: Promise<Check[]>): Promise<Check[] | null> {
  try {
    return await checks;
  } catch (error) {
    if ((await reads.key()) === null) return null;
    throw error;
  }
}

/** A grant lets its grantee use the key regardless of the key policy. */
async function checkGrants(aws: TeamAws, keyArn: string): Promise<Check> {
  const params = { arn: keyArn };
  const grants = await orMissingRight(listGrants(aws, keyArn));
  return grants === 'missing'
    ? check.unread('key-grants', params, 'kms:ListGrants')
    : check('key-grants', params, '0', String(grants.length));
}

async function planNewKey(context: PlanContext, key: NewKey) {
  const { aws, runId } = context;
  const [missing, made] = await Promise.all([
    findMissingAdministrator(aws, key.administratorArns),
    runId === null ? [] : findKeysOfRun(aws, runId),
  ]);
  if (missing !== null) {
    return conflicting('kms-key', key.alias, { code: 'administrator-not-found', params: { arn: missing } });
  }
  for (const found of made.filter(isKept)) {
    const differences = await differencesOfKey(context, key, found);
    if (differences.length === 0) continue;
    return conflicting('kms-key', key.alias, notAsMade(found.KeyId ?? '', found.Arn ?? '', differences), found.Arn);
  }
  return planned('kms-key', 'create', key.alias, {
    tags: tagsToMake(context, 'key'),
    description: key.description || undefined,
    isOwn: made.length > 0,
  });
}

async function findMissingAdministrator(aws: TeamAws, arns: readonly string[]): Promise<string | null> {
  const found = await Promise.all(arns.map((arn) => hasPrincipal(aws, arn)));
  return arns.find((_arn, index) => !found[index]) ?? null;
}

async function ensureNewKey(context: StepContext, wanted: NewKey): Promise<StepResult> {
  const mayExist = !context.isAbsent || (await context.loadIntent()).attemptedAgoMs !== null;
  const key = (mayExist ? await lookUpKey(context, wanted) : null) ?? (await makeKey(context, wanted));
  return { outcome: 'created', params: { keyId: key.KeyId ?? '' }, arns: { keyArn: key.Arn ?? '' } };
}

async function makeKey(context: StepContext, wanted: NewKey): Promise<KeyMetadata> {
  const { aws, time } = context;
  const tags = tagsToMake(context, 'key');
  const policy = initialKeyPolicy({ ...wanted, partition: aws.team.partition, accountId: aws.team.accountId });
  const startedAt = time.monotonicMs();
  for (;;) {
    try {
      // Reached only when no earlier call is recorded, or the lookup for its key has found nothing for long enough.
      const make = (watched: RunAws) => createKey(watched, { ...wanted, policy, tags });
      return await withIntent(context, make, { settled: true });
    } catch (error) {
      if (!isPortalError(error) || !mayHaveCreatedKey(error)) throw error;
      // The intent dates from the first attempt, and AWS may have rejected many since. So its time is renewed.
      await context.markIntent(true);
      const made = await lookUpKey(context, wanted);
      if (made) return made;
      if (!isTransient(error) || time.monotonicMs() - startedAt > PATIENCE_MS) throw error;
    }
  }
}

/** A response without a key isn't an AWS error, but a key may exist. */
function mayHaveCreatedKey(error: PortalError): boolean {
  return isAwsError(error) ? error.isOutcomeUnknown : error.code === 'unexpected';
}

/**
 * Finds the key created by a call with an unknown outcome. Null if none has appeared during the whole lookup time.
 * Throws not-as-made if a key carries the run's tags but isn't what the call creates.
 */
async function lookUpKey(context: StepContext, wanted: NewKey): Promise<KeyMetadata | null> {
  const key = chooseKey(context.aws, await findMadeKeys(context));
  if (key === null) return null;
  const differences = await differencesOfKey(context, wanted, key);
  if (differences.length > 0) throwConflict(notAsMade(key.KeyId ?? '', key.Arn ?? '', differences));
  return key;
}

/**
 * CreateKey has no client token, so sending it twice creates two keys. The intent is stored before the call, and the
 * call is sent once. While its outcome is unknown, the key is looked up by the run's tag, equally long in the process
 * that sent the call and in one that takes over the run.
 */
async function findMadeKeys({ aws, runId, loadIntent, waitUntil, lookUp }: StepContext): Promise<KeyMetadata[]> {
  // Also if no call is recorded, since an older database that was restored unnoticed may have lost the record.
  const found = await findKeysOfRun(aws, runId);
  // Only after AWS has responded, so that an outage doesn't use up the lookup time.
  const { attemptedAgoMs } = await loadIntent();
  if (found.length > 0 || attemptedAgoMs === null) return found;
  const later = await waitUntil('key-lookup', Math.max(lookUp.shortestMs, lookUp.ms - attemptedAgoMs), async () => {
    const keys = await findKeysOfRun(aws, runId);
    return keys.length > 0 ? keys : null;
  });
  return later ?? [];
}

/**
 * Uses the only key that isn't scheduled for deletion. If all of them are, throws, since another key must not be
 * created while one may still be in use.
 */
function chooseKey(aws: TeamAws, keys: readonly KeyMetadata[]): KeyMetadata | null {
  const kept = keys.filter(isKept);
  if (kept.length > 1) {
    throw new PortalError('key-several-made', { keys: kept.map(({ KeyId }) => KeyId ?? '').join(', ') });
  }
  const problem = kept.length === 0 && keys[0] ? keyProblem(aws, keys[0]) : null;
  if (problem) throw new PortalError(problem.code, problem.params);
  return kept[0] ?? null;
}

function isKept({ KeyState }: KeyMetadata): boolean {
  return KeyState !== 'PendingDeletion';
}
