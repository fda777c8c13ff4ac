import { type AwsCheck, refusal } from './aws-check.ts';

const LIMIT_MS = 15 * 60_000;

/** AWS rejects signatures from a clock that is off by more than 15 minutes. */
export const checkClock: AwsCheck = async (call) => {
  const offMs = call.signedAt - Date.now();
  if (Number.isNaN(offMs) || Math.abs(offMs) <= LIMIT_MS) return null;
  const code = call.protocol === 'json' ? 'InvalidSignatureException' : 'SignatureDoesNotMatch';
  const what = offMs < 0 ? 'Signature expired' : 'Signature not yet current';
  const side = offMs < 0 ? 'earlier' : 'later';
  const message = `${what}: ${new Date(call.signedAt).toISOString()} is now ${side} than ${new Date().toISOString()} by more than 15 min.`;
  return refusal(403, code, message);
};
