import { CancelKeyDeletionCommand, EnableKeyCommand } from '@aws-sdk/client-kms';
import { hasAwsCode } from '../aws-error.ts';
import type { TeamAws } from '../session/team-aws.ts';

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
