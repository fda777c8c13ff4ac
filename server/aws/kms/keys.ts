import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DeleteAliasCommand,
  EnableKeyCommand,
  type KeyMetadata,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { aliasName } from '#lib/aws/names.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import type { Tag } from '#lib/aws/tags.ts';
import { PortalError } from '#lib/errors.ts';
import { hasAwsCode, orNull } from '../aws-error.ts';
import type { RunAws } from '../session/team-aws.ts';

/**
 * Creates a key with the settings of the console's "Symmetric, Encrypt and decrypt". CreateKey has no idempotency
 * token, so the call isn't retried while its outcome is unknown. In that case it throws an AwsError with
 * `isOutcomeUnknown`.
 */
export async function createKey(
  aws: RunAws,
  wanted: {
    alias: string;
    description: string;
    policy: PolicyDocument;
    tags: readonly Tag[];
  },
): Promise<KeyMetadata> {
  const command = new CreateKeyCommand({
    KeySpec: 'SYMMETRIC_DEFAULT',
    KeyUsage: 'ENCRYPT_DECRYPT',
    Origin: 'AWS_KMS',
    MultiRegion: false,
    Description: wanted.description,
    Policy: JSON.stringify(wanted.policy),
    Tags: wanted.tags.map(({ key, value }) => ({ TagKey: key, TagValue: value })),
  });
  const answer = await aws.call(
    'CreateKey',
    () => aws.changes.kms.send(command),
    { name: wanted.alias },
    { isOnce: true },
  );
  if (!answer.KeyMetadata?.Arn) throw new PortalError('unexpected', { operation: 'CreateKey' });
  return answer.KeyMetadata;
}

/** Throws alias-taken, also if an earlier call of ours with a lost response created it. */
export async function createAlias(aws: RunAws, alias: string, keyArn: string): Promise<void> {
  const name = aliasName(alias);
  const command = new CreateAliasCommand({ AliasName: name, TargetKeyId: keyArn });
  await aws.call('CreateAlias', () => aws.changes.kms.send(command), { name });
}

/** Schedules a key for deletion. Returns the deletion date. Throws key-pending-deletion if it's already scheduled. */
export async function scheduleKeyDeletion(
  aws: RunAws,
  { arn, windowDays }: { arn: string; windowDays: number },
): Promise<string | null> {
  // Uses the key ID, since moto, which emulates AWS in the sandbox, accepts no ARN here.
  const command = new ScheduleKeyDeletionCommand({ KeyId: arn.split('/').at(-1), PendingWindowInDays: windowDays });
  const send = () => orNull(aws.changes.kms.send(command), 'NotFoundException');
  const answer = await aws.call('ScheduleKeyDeletion', send, { arn }, { isOnce: true });
  return answer?.DeletionDate?.toISOString() ?? null;
}

/**
 * Deletes an alias. Succeeds if it doesn't exist. The call identifies the alias only by name, and the alias may point
 * to another key by the time of a retry. So the call is sent once and then verified.
 */
export async function deleteAlias(aws: RunAws, alias: string): Promise<void> {
  const name = aliasName(alias);
  const send = () => orNull(aws.changes.kms.send(new DeleteAliasCommand({ AliasName: name })), 'NotFoundException');
  await aws.call('DeleteAlias', send, { name }, { isOnce: true });
}

/** Cancels the deletion of a key and leaves it disabled. Does nothing if the key isn't pending deletion. */
export function cancelKeyDeletion(aws: RunAws, keyArn: string): Promise<void> {
  const command = new CancelKeyDeletionCommand({ KeyId: idOf(keyArn) });
  return ignoreInvalidState(aws.call('CancelKeyDeletion', () => aws.changes.kms.send(command), { arn: keyArn }));
}

/** Enables a key. Does nothing if it's enabled or if KMS still shows it as pending deletion. */
export function enableKey(aws: RunAws, keyArn: string): Promise<void> {
  const command = new EnableKeyCommand({ KeyId: idOf(keyArn) });
  return ignoreInvalidState(aws.call('EnableKey', () => aws.changes.kms.send(command), { arn: keyArn }));
}

/** moto, which emulates AWS in the sandbox, accepts no ARNs in these calls. */
function idOf(keyArn: string): string {
  return keyArn.split('/').at(-1) ?? '';
}

/**
 * KMS reports an invalid state if an earlier call with a lost response already made the change. A read then shows the
 * actual state.
 */
async function ignoreInvalidState(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (!hasAwsCode(error, 'KMSInvalidStateException')) throw error;
  }
}
