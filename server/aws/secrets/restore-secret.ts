import { RestoreSecretCommand, TagResourceCommand, UpdateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { isPortalError, PortalError } from '#lib/errors.ts';
import { withoutText } from '../aws-error.ts';
import type { TeamAws } from '../session/team-aws.ts';
import { NEW_KEY_ERRORS } from './make-secret.ts';

/** Cancels the deletion of a secret: it comes back with its former value, tags and key. Throws resource-missing where it is gone. */
export async function restoreSecret(aws: TeamAws, arn: string): Promise<void> {
  const command = new RestoreSecretCommand({ SecretId: arn });
  await findingSecret(
    arn,
    aws.call('RestoreSecret', () => aws.secretsManager.send(command), { name: arn, arn }),
  );
}

/** Puts tags on a secret, in the place of those of the same keys. Throws resource-missing where it is gone. */
export async function tagSecret(
  aws: TeamAws,
  arn: string,
  tags: readonly { key: string; value: string }[],
): Promise<void> {
  const command = new TagResourceCommand({
    SecretId: arn,
    Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })),
  });
  await findingSecret(
    arn,
    aws.call('TagResource', () => aws.secretsManager.send(command), { name: arn, arn }),
  );
}

/** Without a key among the parameters, it is the secret itself that AWS does not find. */
async function findingSecret<T>(arn: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!isPortalError(error) || error.code !== 'key-not-found') throw error;
    throw new PortalError('resource-missing', { arn }, { cause: error });
  }
}

/**
 * Stores a new value under the key, as the version that the token names, and makes the key the secret's. Sent again with the token of a
 * version that exists, AWS refuses it: then it throws secret-name-taken. No error shows `value`'s password.
 */
export async function replaceSecretValue(
  aws: TeamAws,
  secret: { arn: string; token: string; keyArn: string; value: string; password: string; isKeyNew: boolean },
): Promise<void> {
  const command = new UpdateSecretCommand({
    SecretId: secret.arn,
    ClientRequestToken: secret.token,
    KmsKeyId: secret.keyArn,
    SecretString: secret.value,
  });
  const params = { name: secret.arn, arn: secret.keyArn };
  const options = secret.isKeyNew ? { waitFor: NEW_KEY_ERRORS } : {};
  try {
    await aws.call('UpdateSecret', () => aws.secretsManager.send(command), params, options);
  } catch (error) {
    throw isPortalError(error) ? withoutText(error, secret.password) : error;
  }
}
