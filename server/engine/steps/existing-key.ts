import { PortalError } from '#lib/errors.ts';
import type { PlanConflict } from '#lib/plan/plan.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import { cancelKeyDeletion, enableKey } from '#server/aws/kms/keys.ts';
import {
  describeKey,
  isAllowed,
  isRestorable,
  type KeyMetadata,
  keyProblem,
  keyWarnings,
} from '#server/aws/kms/look-key.ts';
import type { TeamAws } from '#server/aws/session/team-aws.ts';
import { withIntent } from '../calls/with-intent.ts';
import { type StepContext, type StepResult, VISIBLE_MS } from '../worker/step.ts';
import { conflicting, planned } from './planned.ts';

type ExistingKey = Extract<RunRequest['key'], { mode: 'existing' }>;

/** Whether an existing key can be used as is, has to be restored first, or can't be used. */
type KeyStanding =
  | { kind: 'adopt'; key: KeyMetadata }
  | { kind: 'restore'; key: KeyMetadata }
  | { kind: 'conflict'; conflict: PlanConflict };

/** A key pending deletion can be restored if the portal created it for this team. */
export async function findKeyStanding(aws: TeamAws, { keyArn, restore }: ExistingKey): Promise<KeyStanding> {
  const key = await describeKey(aws, keyArn);
  if (!key)
    return { kind: 'conflict', conflict: { code: 'key-not-found', params: { arn: keyArn, region: aws.region } } };
  const problem = keyProblem(aws, key);
  if (!problem) {
    if (await isAllowed(aws, key)) return { kind: 'adopt', key };
    return { kind: 'conflict', conflict: { code: 'key-not-allowed', params: { arn: keyArn, name: key.KeyId ?? '' } } };
  }
  if (!(await isRestorable(aws, key))) return { kind: 'conflict', conflict: problem };
  return restore === true
    ? { kind: 'restore', key }
    : { kind: 'conflict', conflict: { ...problem, isRestorable: true } };
}

export async function planExistingKey(aws: TeamAws, wanted: ExistingKey) {
  const { keyArn } = wanted;
  const standing = await findKeyStanding(aws, wanted);
  if (standing.kind === 'conflict') {
    return conflicting('kms-key', standing.conflict.params.name ?? keyArn, standing.conflict, keyArn);
  }
  const { kind, key } = standing;
  return planned('kms-key', kind, key.KeyId ?? keyArn, { arn: keyArn, warnings: keyWarnings(key) });
}

export async function ensureExistingKey(context: StepContext, wanted: ExistingKey): Promise<StepResult> {
  const { keyArn } = wanted;
  const result = { params: { keyId: keyArn.split('/').at(-1) ?? '' }, arns: { keyArn } };
  const hasBegun = wanted.restore === true && (await context.loadIntent()).attemptedAgoMs !== null;
  const standing = await findKeyStanding(context.aws, wanted);
  if (standing.kind === 'adopt') return { outcome: hasBegun ? 'restored' : 'adopted', ...result };
  if (standing.kind === 'restore') await cancelDeletion(context, keyArn);
  // This run has stored that it restores the key, so it may be disabled by that. A key that others disable stays
  // disabled.
  else if (!hasBegun || standing.conflict.code !== 'key-disabled') fail(standing.conflict);
  await enable(context, keyArn);
  return { outcome: 'restored', ...result };
}

/**
 * The intent is stored first. It shows any process that finds the key disabled that this run was about to enable it.
 */
function cancelDeletion(context: StepContext, keyArn: string): Promise<void> {
  return withIntent(context, (aws) => cancelKeyDeletion(aws, keyArn));
}

/** After the restore, KMS leaves the key disabled and may show the old state for a while. */
async function enable(context: StepContext, keyArn: string): Promise<void> {
  const { aws } = context;
  const isEnabled = await context.waitUntil('not-visible-yet', VISIBLE_MS, async () => {
    await enableKey(aws, keyArn);
    return (await describeKey(aws, keyArn))?.KeyState === 'Enabled' || null;
  });
  if (isEnabled) return;
  const standing = await findKeyStanding(aws, { mode: 'existing', keyArn });
  if (standing.kind === 'conflict') fail(standing.conflict);
}

function fail({ code, params }: PlanConflict): never {
  throw new PortalError(code, params);
}
