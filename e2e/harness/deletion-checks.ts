import { textParam } from './aws-call.ts';
import { type AwsCheck, refusal } from './aws-check.ts';
import { describeKey } from './kms-checks.ts';

/** KMS keeps a key for 7 to 30 days. moto accepts other periods without effect. */
export const checkWaitingPeriod: AwsCheck = async (call) => {
  const days = call.params.PendingWindowInDays ?? 30;
  if (typeof days === 'number' && days >= 7 && days <= 30) return null;
  const message = `Value '${days}' at 'pendingWindowInDays' failed to satisfy constraint: Member must be between 7 and 30`;
  return refusal(400, 'ValidationException', message);
};

/** KMS rejects these calls for a key that is pending deletion; moto performs them. */
export const checkKeyIsNotLeaving: AwsCheck = async (call, context) => {
  if (call.service !== 'kms') return null;
  const key = await describeKey(call, context, textParam(call, 'TargetKeyId') ?? textParam(call, 'KeyId') ?? '');
  if (key?.KeyState !== 'PendingDeletion') return null;
  return refusal(400, 'KMSInvalidStateException', `${key.Arn} is pending deletion.`);
};

/** KMS rejects these calls for any other key; moto disables it. */
export const checkKeyIsLeaving: AwsCheck = async (call, context) => {
  const key = await describeKey(call, context, textParam(call, 'KeyId') ?? '');
  if (!key || key.KeyState === 'PendingDeletion') return null;
  return refusal(400, 'KMSInvalidStateException', `${key.Arn} is not pending deletion.`);
};
