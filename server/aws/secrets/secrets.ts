import {
  CreateSecretCommand,
  DeleteSecretCommand,
  RestoreSecretCommand,
  TagResourceCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import type { Tag } from '#lib/aws/tags.ts';
import { type ErrorCode, isPortalError, PortalError } from '#lib/errors.ts';
import { orNull, withoutText } from '../aws-error.ts';
import type { RunAws } from '../session/team-aws.ts';

/** Errors of Secrets Manager for a key that KMS doesn't show it yet, or still shows as disabled. */
export const NEW_KEY_ERRORS: readonly ErrorCode[] = ['secret-key-denied', 'key-not-found', 'secret-encryption-failed'];

/**
 * Stores a secret under the key and returns its ARN. Retries with the same token give the same secret. The password in
 * `value` is redacted from errors. If the key was just created or restored (`isKeyNew`), waits until Secrets Manager
 * can use it.
 */
export async function createSecret(
  aws: RunAws,
  secret: {
    name: string;
    token: string;
    keyArn: string;
    value: string;
    password: string;
    description?: string | undefined;
    tags: readonly Tag[];
    isKeyNew: boolean;
  },
): Promise<string> {
  const command = new CreateSecretCommand({
    Name: secret.name,
    ClientRequestToken: secret.token,
    KmsKeyId: secret.keyArn,
    SecretString: secret.value,
    Description: secret.description || undefined,
    Tags: secret.tags.map(({ key, value }) => ({ Key: key, Value: value })),
  });
  try {
    const params = { name: secret.name, arn: secret.keyArn };
    const options = secret.isKeyNew ? { waitFor: NEW_KEY_ERRORS } : {};
    const answer = await aws.call('CreateSecret', () => aws.changes.secretsManager.send(command), params, options);
    if (!answer.ARN) throw new PortalError('unexpected', { operation: 'CreateSecret' });
    return answer.ARN;
  } catch (error) {
    throw isPortalError(error) ? withoutText(error, secret.password) : error;
  }
}

/**
 * Schedules a secret for deletion. Returns the date after which it can't be restored, or null if it doesn't exist.
 * Throws secret-waits-for-deletion or parameter-refused if it's already scheduled.
 */
export async function scheduleSecretDeletion(
  aws: RunAws,
  { arn, name, recoveryDays }: { arn: string; name: string; recoveryDays: number },
): Promise<string | null> {
  const command = new DeleteSecretCommand({ SecretId: arn, RecoveryWindowInDays: recoveryDays });
  const send = () => orNull(aws.changes.secretsManager.send(command), 'ResourceNotFoundException');
  const answer = await aws.call('DeleteSecret', send, { name, arn }, { isOnce: true });
  return answer?.DeletionDate?.toISOString() ?? null;
}

/** Cancels the deletion of a secret, which keeps its value, tags and key. Throws resource-missing if it's gone. */
export async function restoreSecret(aws: RunAws, arn: string): Promise<void> {
  const command = new RestoreSecretCommand({ SecretId: arn });
  await orMissingSecret(
    arn,
    aws.call('RestoreSecret', () => aws.changes.secretsManager.send(command), { name: arn, arn }),
  );
}

/** Tags a secret, replacing the values of existing keys. Throws resource-missing if it's gone. */
export async function tagSecret(aws: RunAws, arn: string, tags: readonly Tag[]): Promise<void> {
  const command = new TagResourceCommand({
    SecretId: arn,
    Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })),
  });
  await orMissingSecret(
    arn,
    aws.call('TagResource', () => aws.changes.secretsManager.send(command), { name: arn, arn }),
  );
}

/** These calls name no KMS key, so key-not-found means that the secret doesn't exist. */
async function orMissingSecret<T>(arn: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!isPortalError(error) || error.code !== 'key-not-found') throw error;
    throw new PortalError('resource-missing', { arn }, { cause: error });
  }
}

/**
 * Stores a new value under the key as the version named by the token, and makes the key the secret's. AWS rejects a
 * token that a version already has; this throws secret-name-taken. Without a description, the secret keeps its own. The
 * password in `value` is redacted from errors.
 */
export async function replaceSecretValue(
  aws: RunAws,
  secret: {
    arn: string;
    token: string;
    keyArn: string;
    value: string;
    password: string;
    description?: string | undefined;
    isKeyNew: boolean;
  },
): Promise<void> {
  const command = new UpdateSecretCommand({
    SecretId: secret.arn,
    ClientRequestToken: secret.token,
    KmsKeyId: secret.keyArn,
    SecretString: secret.value,
    Description: secret.description || undefined,
  });
  const params = { name: secret.arn, arn: secret.keyArn };
  const options = secret.isKeyNew ? { waitFor: NEW_KEY_ERRORS } : {};
  try {
    await aws.call('UpdateSecret', () => aws.changes.secretsManager.send(command), params, options);
  } catch (error) {
    throw isPortalError(error) ? withoutText(error, secret.password) : error;
  }
}
