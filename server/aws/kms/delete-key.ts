import { DeleteAliasCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { aliasName } from '#lib/aws/names.ts';
import { orNull } from '../aws-error.ts';
import type { TeamAws } from '../session/team-aws.ts';

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
