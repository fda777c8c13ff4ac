import { type AwsCall, textParam } from './aws-call.ts';
import { type AwsCheck, type CheckContext, refusal } from './aws-check.ts';
import { describeKey } from './kms-checks.ts';

export const checkSecretName: AwsCheck = async (call) => {
  const name = textParam(call, 'Name') ?? '';
  if (/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name)) return null;
  const message =
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!';
  return refusal(400, 'ValidationException', message);
};

export const checkNotScheduledForDeletion: AwsCheck = async (call, { caller, upstream }) => {
  const place = { accountId: caller.accountId, region: call.region };
  const secret = await upstream.askJson(place, 'secretsmanager', 'DescribeSecret', {
    SecretId: textParam(call, 'Name') ?? '',
  });
  if (!secret?.DeletedDate) return null;
  const message = "You can't create this secret because a secret with this name is already scheduled for deletion.";
  return refusal(400, 'InvalidRequestException', message);
};

/** AWS rejects these calls for a secret that is pending deletion. */
export const checkSecretIsLive: AwsCheck = async (call, context) => {
  if (call.service !== 'secretsmanager' || !(await describeSecret(call, context))?.DeletedDate) return null;
  const message = "You can't perform this operation on the secret because it was marked for deletion.";
  return refusal(400, 'InvalidRequestException', message);
};

/** AWS's behavior is undocumented, so a caller must handle both. */
export const checkSecretIsDeleted: AwsCheck = async (call, context) => {
  const secret = await describeSecret(call, context);
  if (!secret || secret.DeletedDate) return null;
  const message = "You can't perform this operation on the secret because it isn't scheduled for deletion.";
  return refusal(400, 'InvalidRequestException', message);
};

/** A version can't be written again, not even with the same value. */
export const checkVersionIsNew: AwsCheck = async (call, context) => {
  const token = textParam(call, 'ClientRequestToken') ?? '';
  const secret = await describeSecret(call, context);
  if (!Object.hasOwn(secret?.VersionIdsToStages ?? {}, token)) return null;
  const message = `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${secret?.ARN}.`;
  return refusal(400, 'ResourceExistsException', message);
};

function describeSecret(call: AwsCall, { caller, upstream }: CheckContext) {
  const place = { accountId: caller.accountId, region: call.region };
  return upstream.askJson(place, 'secretsmanager', 'DescribeSecret', { SecretId: textParam(call, 'SecretId') ?? '' });
}

const KMS_ARN = /^arn:[a-z-]+:kms:([^:]*):(\d*):/;

/** The key must exist in the secret's own account and Region, and be able to encrypt. */
export const checkSecretKey: AwsCheck = async (call, context) => {
  const keyId = textParam(call, 'KmsKeyId');
  if (keyId === undefined) return null;
  const [, region = call.region, accountId = context.caller.accountId] = KMS_ARN.exec(keyId) ?? [];
  const isOwn = region === call.region && accountId === context.caller.accountId;
  const key = isOwn ? await describeKey(call, context, keyId) : null;
  if (!key) return refusal(400, 'ResourceNotFoundException', `The key ${keyId} was not found.`);
  if (key.KeyState === 'Enabled' && key.KeySpec === 'SYMMETRIC_DEFAULT') return null;
  const message = `Secrets Manager can't encrypt the protected secret text using the provided KMS key: ${keyId} is ${key.KeyState}.`;
  return refusal(400, 'EncryptionFailure', message);
};
