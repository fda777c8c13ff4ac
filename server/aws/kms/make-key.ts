import { CreateAliasCommand, CreateKeyCommand, type KeyMetadata } from '@aws-sdk/client-kms';
import { aliasName } from '#lib/aws/names.ts';
import type { PolicyDocument } from '#lib/aws/policies.ts';
import { PortalError } from '#lib/errors.ts';
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
