import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import {
  type ChainedCheckpoint,
  type Checkpoint,
  checkpointText,
  type DeletedTo,
  isChained,
  NO_CHECKPOINT_BEFORE,
} from '#lib/audit/checkpoint.ts';

/**
 * The DER bytes that precede the 32 key bytes: PKCS #8 of an Ed25519 private key, and SPKI of a public key (RFC 8410).
 */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

export interface SigningKey {
  /** 32 bytes in base64; sufficient for verification. */
  publicKey: string;
  sign(text: string): string;
}

/** The Ed25519 key for a 32-byte private seed, as in `AUDIT_KEY`. */
export function openSigningKey(seed: Buffer): SigningKey {
  const key = createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(PUBLIC_PREFIX.length);
  return {
    publicKey: publicKey.toString('base64'),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  };
}

export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  const der = Buffer.concat([PUBLIC_PREFIX, Buffer.from(publicKey, 'base64')]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
}

/**
 * Signs a checkpoint of an audit record, chained to the previous one, with the first key. If the previous one was
 * signed with another of the keys, that key also signs the new key, so that verification can follow the change.
 */
export function signCheckpoint(
  keys: readonly Buffer[],
  {
    record,
    before,
    deletedTo,
  }: { record: { no: number; hash: string; at: string }; before: CheckpointRef | null; deletedTo?: DeletedTo | null },
): ChainedCheckpoint {
  const [key, ...others] = keys.map(openSigningKey);
  if (!key) throw new Error('there is no key to sign with');
  const { no, hash, at } = record;
  const place = {
    number: (before?.number ?? 0) + 1,
    before: before?.hash ?? NO_CHECKPOINT_BEFORE,
    ...(deletedTo ? { deletedTo } : {}),
  };
  const text = checkpointText({ version: 2, ...place, no, hash, at, key: key.publicKey });
  const former = others.find(({ publicKey }) => publicKey === before?.key);
  return {
    version: 2,
    ...place,
    ...{ no, hash, at, key: key.publicKey, signature: key.sign(text) },
    ...(former ? { vouched: { key: former.publicKey, signature: former.sign(text) } } : {}),
  };
}

/** What the next checkpoint needs of the previous one. */
export interface CheckpointRef {
  number: number;
  hash: string;
  key: string;
}

export function checkpointHash(checkpoint: ChainedCheckpoint): string {
  return createHash('sha256').update(checkpointText(checkpoint), 'utf8').digest('hex');
}

/**
 * The public key that signed a checkpoint. An old checkpoint doesn't name its key, so the
 * trusted keys are tried. Null if no key matches.
 */
export function findSigner(checkpoint: Checkpoint, trusted: Iterable<string>): string | null {
  const candidates = isChained(checkpoint) ? [checkpoint.key] : [...trusted];
  const text = checkpointText(checkpoint);
  return candidates.find((key) => isSignedBy(key, text, checkpoint.signature)) ?? null;
}
