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
import { PortalError } from '#lib/errors.ts';
import { hasAwsCode, orNull } from '../aws-error.ts';
import type { TeamAws } from '../session/team-aws.ts';

/**
 * Makes a key as the console's "Symmetric, Encrypt and decrypt" does. The call has no token, so it is never sent again while its
 * outcome is unknown; then it throws an AwsError that says so.
 */
export async function createKey(
  aws: TeamAws,
  wanted: {
    alias: string;
    description: string;
    policy: PolicyDocument;
    tags: readonly { key: string; value: string }[];
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
  const answer = await aws.call('CreateKey', () => aws.kms.send(command), { name: wanted.alias }, { isOnce: true });
  if (!answer.KeyMetadata?.Arn) throw new PortalError('unexpected', { operation: 'CreateKey' });
  return answer.KeyMetadata;
}

/** Throws alias-taken also where an earlier call of ours, whose answer was lost, has made it. */
export async function createAlias(aws: TeamAws, alias: string, keyArn: string): Promise<void> {
  const name = aliasName(alias);
  const command = new CreateAliasCommand({ AliasName: name, TargetKeyId: keyArn });
  await aws.call('CreateAlias', () => aws.kms.send(command), { name });
}

/** Schedules a key for deletion; gives the date. Throws key-pending-deletion where it is scheduled already. */
export async function scheduleKeyDeletion(
  aws: TeamAws,
  { arn, windowDays }: { arn: string; windowDays: number },
): Promise<string | null> {
  // By its id: moto, the sandbox's stand-in for AWS, knows no ARN in this call.
  const command = new ScheduleKeyDeletionCommand({ KeyId: arn.split('/').at(-1), PendingWindowInDays: windowDays });
  const send = () => orNull(aws.kms.send(command), 'NotFoundException');
  const answer = await aws.call('ScheduleKeyDeletion', send, { arn }, { isOnce: true });
  return answer?.DeletionDate?.toISOString() ?? null;
}

/**
 * Takes an alias away; one that is not there (any more) is no error. By name alone: it may lead to another key by the time at which the
 * call is sent again, so it is sent once, and looked after.
 */
export async function deleteAlias(aws: TeamAws, alias: string): Promise<void> {
  const name = aliasName(alias);
  const send = () => orNull(aws.kms.send(new DeleteAliasCommand({ AliasName: name })), 'NotFoundException');
  await aws.call('DeleteAlias', send, { name }, { isOnce: true });
}

/** Cancels the deletion of a key and leaves it disabled. A key that does not wait for its deletion (any more) stays as it is. */
export function cancelKeyDeletion(aws: TeamAws, keyArn: string): Promise<void> {
  const command = new CancelKeyDeletionCommand({ KeyId: idOf(keyArn) });
  return orInvalidState(aws.call('CancelKeyDeletion', () => aws.kms.send(command), { arn: keyArn }));
}

/** Enables a key; no harm to an enabled one. A key that KMS still shows as waiting for its deletion stays as it is. */
export function enableKey(aws: TeamAws, keyArn: string): Promise<void> {
  const command = new EnableKeyCommand({ KeyId: idOf(keyArn) });
  return orInvalidState(aws.call('EnableKey', () => aws.kms.send(command), { arn: keyArn }));
}

/** moto, the sandbox's stand-in for AWS, knows no ARNs in these calls. */
function idOf(keyArn: string): string {
  return keyArn.split('/').at(-1) ?? '';
}

/** KMS says that the key's state does not allow it where an earlier call, whose answer was lost, did it: a look tells what is so. */
async function orInvalidState(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (!hasAwsCode(error, 'KMSInvalidStateException')) throw error;
  }
}
