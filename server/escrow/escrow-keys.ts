import { isPortalError, PortalError } from '#lib/errors.ts';
import { openWrappingKey } from '#server/aws/kms/wrapping-key.ts';
import type { AwsCall } from '#server/aws/session/team-aws.ts';
import { type EscrowScope, type Sealed, unwrapDataKey, wrapDataKey } from './seal.ts';

/** The portal's own keys, which wrap the data key of each run. The first of the settings wraps; every one of them unwraps. */
export interface EscrowKeys {
  /** Throws escrow-key-refused, and the transient codes of AWS. */
  wrap(scope: EscrowScope, dataKey: Buffer): Promise<Sealed>;
  /**
   * Throws escrow-unreadable where none of the keys has wrapped it or it was changed, escrow-key-refused where its KMS key may not be used or
   * is none of the settings, and the transient codes of AWS unless `call` waits for them.
   */
  unwrap(scope: EscrowScope, wrapped: Sealed, call?: AwsCall): Promise<Buffer>;
}

export interface EscrowKeySettings {
  /** 32 bytes each. */
  keys: readonly Buffer[];
  /** Where there are some, the first one wraps, and `keys` only open what is from before. */
  kmsKeyArns: readonly string[];
}

export function openEscrowKeys({ keys, kmsKeyArns }: EscrowKeySettings): EscrowKeys {
  const kmsKeys = new Map(kmsKeyArns.map((arn) => [arn, openWrappingKey(arn)]));
  const [first] = kmsKeys;
  const [key] = keys;
  return {
    async wrap(scope, dataKey) {
      if (first) return markAsOfKms(first[0], await first[1].encrypt(dataKey, contextOf(scope)));
      if (key) return wrapDataKey(key, scope, dataKey);
      throw new Error('neither ESCROW_KEY nor ESCROW_KMS_KEY_ID is set');
    },
    async unwrap(scope, wrapped, call) {
      const ofKms = readMark(wrapped);
      if (ofKms === null) return unwrapWithAny(keys, scope, wrapped);
      const kmsKey = kmsKeys.get(ofKms.keyArn);
      // A setting that somebody left out loses no password.
      if (!kmsKey) throw new PortalError('escrow-key-refused', { arn: ofKms.keyArn });
      return kmsKey.decrypt(ofKms.ciphertext, contextOf(scope), call);
    },
  };
}

function unwrapWithAny(keys: readonly Buffer[], scope: EscrowScope, wrapped: Sealed): Buffer {
  for (const key of keys) {
    try {
      return unwrapDataKey(key, scope, wrapped);
    } catch (error) {
      if (!isPortalError(error) || error.code !== 'escrow-unreadable') throw error;
    }
  }
  throw new PortalError('escrow-unreadable');
}

/** What the portal wraps by itself has this length; KMS's ciphertext has its key's ARN in front: `arn:…\n`. */
const WRAPPED_BYTES = 12 + 32 + 16;

function markAsOfKms(keyArn: string, ciphertext: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${keyArn}\n`), ciphertext]);
}

function readMark(wrapped: Buffer): { keyArn: string; ciphertext: Buffer } | null {
  const end = wrapped.indexOf('\n');
  if (wrapped.length === WRAPPED_BYTES || end < 0) return null;
  return { keyArn: wrapped.toString('utf8', 0, end), ciphertext: wrapped.subarray(end + 1) };
}

/** Part of what KMS authenticates, and of each line in CloudTrail. */
function contextOf({ teamId, runId }: EscrowScope): Record<string, string> {
  return { 'limitless-portal': 'escrow', team: teamId, run: runId };
}
