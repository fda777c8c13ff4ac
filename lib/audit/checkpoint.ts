import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** An Ed25519 public key or a seed of one: 32 bytes in base64. */
const keyText = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);

const sealedRecord = {
  /** Number of the audit record. */
  no: z.number().int().positive(),
  /** Hash of the audit record. */
  hash: sha256,
  /** ISO time of the record. */
  at: z.iso.datetime(),
  /** Of `checkpointText`, in base64. */
  signature: z.string(),
};

/** As version 0.1.0 wrote them: none refers to another. */
const plainSchema = z.strictObject(sealedRecord);

const chainedSchema = z.strictObject({
  version: z.literal(2),
  /** Of the checkpoint itself: 1, 2, 3 and so on, over all processes that work with one database. */
  number: z.number().int().positive(),
  /** Hash of the checkpoint before it; zeros for the first one. */
  before: sha256,
  ...sealedRecord,
  /** The public key whose private key signed it. */
  key: keyText,
  /** Where the key is another one than that of the checkpoint before: the same text, signed with the former key. */
  vouched: z.strictObject({ key: keyText, signature: z.string() }).optional(),
});

/** What is kept outside of the database about a record in it: signed, so that nobody else can write one. */
export const checkpointSchema = z.union([chainedSchema, plainSchema]);
export type Checkpoint = z.infer<typeof checkpointSchema>;
export type ChainedCheckpoint = z.infer<typeof chainedSchema>;

export const NO_CHECKPOINT_BEFORE = '0'.repeat(64);

export function isChained(checkpoint: Checkpoint): checkpoint is ChainedCheckpoint {
  return 'version' in checkpoint;
}

/** The text that is signed; of a chained checkpoint its SHA-256 is the checkpoint's hash. */
export function checkpointText(
  checkpoint: Omit<ChainedCheckpoint, 'signature' | 'vouched'> | Omit<z.infer<typeof plainSchema>, 'signature'>,
): string {
  const { no, hash, at } = checkpoint;
  if (!('version' in checkpoint)) return `limitless-portal audit checkpoint\n${no}\n${hash}\n${at}`;
  const { number, before, key } = checkpoint;
  return ['limitless-portal audit checkpoint 2', number, before, no, hash, at, key].join('\n');
}
