import { textParam } from './aws-call.ts';
import { type AwsCheck, refusal } from './aws-check.ts';
import { describeKey } from './kms-checks.ts';

/** KMS keeps a key for 7 to 30 days; moto says yes to other periods and does nothing. */
export const checkWaitingPeriod: AwsCheck = async (call) => {
  const days = call.params.PendingWindowInDays ?? 30;
  if (typeof days === 'number' && days >= 7 && days <= 30) return null;
  const message = `Value '${days}' at 'pendingWindowInDays' failed to satisfy constraint: Member must be between 7 and 30`;
  return refusal(400, 'ValidationException', message);
};

/** What KMS does with no key that waits for its deletion; moto does it. */
export const checkKeyIsNotLeaving: AwsCheck = async (call, context) => {
  if (call.service !== 'kms') return null;
  const key = await describeKey(call, context, textParam(call, 'TargetKeyId') ?? textParam(call, 'KeyId') ?? '');
  if (key?.KeyState !== 'PendingDeletion') return null;
  return refusal(400, 'KMSInvalidStateException', `${key.Arn} is pending deletion.`);
};

/** What KMS does with no other key; moto disables it. */
export const checkKeyIsLeaving: AwsCheck = async (call, context) => {
  const key = await describeKey(call, context, textParam(call, 'KeyId') ?? '');
  if (!key || key.KeyState === 'PendingDeletion') return null;
  return refusal(400, 'KMSInvalidStateException', `${key.Arn} is not pending deletion.`);
};
