import { isPortalError, PortalError } from '#lib/errors.ts';
import { openWrappingKey } from '#server/aws/kms/wrapping-key.ts';
import type { AwsCall } from '#server/aws/session/team-aws.ts';
import { type EscrowScope, type Sealed, unwrapDataKey, wrapDataKey } from './seal.ts';

/** The portal's own keys, which wrap the data key of each run. The first configured key wraps; any of them unwraps. */
export interface EscrowKeys {
  /** Throws escrow-key-refused and the transient AWS codes. */
  wrap(scope: EscrowScope, dataKey: Buffer): Promise<Sealed>;
  /**
   * Throws escrow-unreadable if none of the keys wrapped it or it was changed, escrow-key-refused if its KMS key can't
   * be used or isn't configured, and the transient AWS codes unless `call` retries them.
   */
  unwrap(scope: EscrowScope, wrapped: Sealed, call?: AwsCall): Promise<Buffer>;
}

export interface EscrowKeySettings {
  /** 32 bytes each. */
  keys: readonly Buffer[];
  /** If not empty, the first one wraps, and `keys` only unwrap older data keys. */
  kmsKeyArns: readonly string[];
}

export function openEscrowKeys({ keys, kmsKeyArns }: EscrowKeySettings): EscrowKeys {
  const kmsKeys = new Map(kmsKeyArns.map((arn) => [arn, openWrappingKey(arn)]));
  const [first] = kmsKeys;
  const [key] = keys;
  return {
    async wrap(scope, dataKey) {
      if (first) return markKmsWrapped(first[0], await first[1].encrypt(dataKey, contextOf(scope)));
      if (key) return wrapDataKey(key, scope, dataKey);
      throw new Error('neither ESCROW_KEY nor ESCROW_KMS_KEY_ID is set');
    },
    async unwrap(scope, wrapped, call) {
      const kmsWrapped = readKmsMark(wrapped);
      if (kmsWrapped === null) return unwrapWithAny(keys, scope, wrapped);
      const kmsKey = kmsKeys.get(kmsWrapped.keyArn);
      // Restoring the setting makes the passwords readable again, so this isn't escrow-unreadable.
      if (!kmsKey) throw new PortalError('escrow-key-refused', { arn: kmsWrapped.keyArn });
      return kmsKey.decrypt(kmsWrapped.ciphertext, contextOf(scope), call);
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

/** The length of what a local key wraps. KMS ciphertext is prefixed with its key's ARN and a newline: `arn:…\n`. */
const WRAPPED_BYTES = 12 + 32 + 16;

function markKmsWrapped(keyArn: string, ciphertext: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${keyArn}\n`), ciphertext]);
}

function readKmsMark(wrapped: Buffer): { keyArn: string; ciphertext: Buffer } | null {
  const end = wrapped.indexOf('\n');
  if (wrapped.length === WRAPPED_BYTES || end < 0) return null;
  return { keyArn: wrapped.toString('utf8', 0, end), ciphertext: wrapped.subarray(end + 1) };
}

/** The KMS encryption context, which CloudTrail records. */
function contextOf({ teamId, runId }: EscrowScope): Record<string, string> {
  return { 'limitless-portal': 'escrow', team: teamId, run: runId };
}
