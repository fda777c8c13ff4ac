import { DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import { orNull } from '../aws-error.ts';
import type { TeamAws } from '../session/team-aws.ts';

/**
 * Schedules a secret for deletion; gives the date after which it can no longer be restored, null where there is no such secret. Throws
 * secret-waits-for-deletion or parameter-refused where it is scheduled already.
 */
export async function scheduleSecretDeletion(
  aws: TeamAws,
  { arn, name, recoveryDays }: { arn: string; name: string; recoveryDays: number },
): Promise<string | null> {
  const command = new DeleteSecretCommand({ SecretId: arn, RecoveryWindowInDays: recoveryDays });
  const send = () => orNull(aws.secretsManager.send(command), 'ResourceNotFoundException');
  const answer = await aws.call('DeleteSecret', send, { name, arn }, { isOnce: true });
  return answer?.DeletionDate?.toISOString() ?? null;
}
