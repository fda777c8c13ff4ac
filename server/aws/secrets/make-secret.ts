import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { type ErrorCode, isPortalError, PortalError } from '#lib/errors.ts';
import { withoutText } from '../aws-error.ts';
import type { TeamAws } from '../session/team-aws.ts';

/** What Secrets Manager says of a key that KMS does not show it yet, or still shows it disabled. */
export const NEW_KEY_ERRORS: readonly ErrorCode[] = ['secret-key-denied', 'key-not-found', 'secret-encryption-failed'];

/**
 * Stores a secret under the key; gives its ARN. Sent again with the same token it is the same secret. No error shows `value`'s
 * password, should AWS ever quote it. A key that was made or restored a moment ago (`isKeyNew`) is waited for: Secrets Manager may not be
 * able to use it at once.
 */
export async function createSecret(
  aws: TeamAws,
  secret: {
    name: string;
    token: string;
    keyArn: string;
    value: string;
    password: string;
    tags: readonly { key: string; value: string }[];
    isKeyNew: boolean;
  },
): Promise<string> {
  const command = new CreateSecretCommand({
    Name: secret.name,
    ClientRequestToken: secret.token,
    KmsKeyId: secret.keyArn,
    SecretString: secret.value,
    Tags: secret.tags.map(({ key, value }) => ({ Key: key, Value: value })),
  });
  try {
    const params = { name: secret.name, arn: secret.keyArn };
    const options = secret.isKeyNew ? { waitFor: NEW_KEY_ERRORS } : {};
    const answer = await aws.call('CreateSecret', () => aws.secretsManager.send(command), params, options);
    if (!answer.ARN) throw new PortalError('unexpected', { operation: 'CreateSecret' });
    return answer.ARN;
  } catch (error) {
    throw isPortalError(error) ? withoutText(error, secret.password) : error;
  }
}
