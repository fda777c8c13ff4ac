import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** An Ed25519 public key or seed: 32 bytes in base64. */
const keyText = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);

const sealedRecord = {
  /** The number of the audit record. */
  no: z.number().int().positive(),
  /** The hash of the audit record. */
  hash: sha256,
  /** The ISO time of the record. */
  at: z.iso.datetime(),
  /** The signature of `checkpointText`, in base64. */
  signature: z.string(),
};

/** The format of version 0.1.0, without links between checkpoints. */
const plainSchema = z.strictObject(sealedRecord);

const chainedSchema = z.strictObject({
  version: z.literal(2),
  /** The checkpoint's own number: 1, 2, 3 and so on, across all processes on one database. */
  number: z.number().int().positive(),
  /** The hash of the previous checkpoint; zeros for the first one. */
  before: sha256,
  ...sealedRecord,
  /** The public key that verifies the signature. */
  key: keyText,
  /** The last record that retention deletes, with all before it. Later checkpoints repeat it. */
  deletedTo: z.strictObject({ no: z.number().int().positive(), hash: sha256 }).optional(),
  /** Set when the key differs from that of the previous checkpoint: the same text, signed with the old key. */
  vouched: z.strictObject({ key: keyText, signature: z.string() }).optional(),
});

/** A signed statement about a record, kept outside the database so that nobody else can write one. */
export const checkpointSchema = z.union([chainedSchema, plainSchema]);
export type Checkpoint = z.infer<typeof checkpointSchema>;
export type ChainedCheckpoint = z.infer<typeof chainedSchema>;
/** Where the chain of records begins after a deletion. */
export type DeletedTo = NonNullable<ChainedCheckpoint['deletedTo']>;

export const NO_CHECKPOINT_BEFORE = '0'.repeat(64);

export function isChained(checkpoint: Checkpoint): checkpoint is ChainedCheckpoint {
  return 'version' in checkpoint;
}

/** The text that is signed. For a chained checkpoint, its SHA-256 is the checkpoint's hash. */
export function checkpointText(
  checkpoint: Omit<ChainedCheckpoint, 'signature' | 'vouched'> | Omit<z.infer<typeof plainSchema>, 'signature'>,
): string {
  const { no, hash, at } = checkpoint;
  if (!('version' in checkpoint)) return `limitless-portal audit checkpoint\n${no}\n${hash}\n${at}`;
  const { number, before, key, deletedTo } = checkpoint;
  const end = deletedTo ? [deletedTo.no, deletedTo.hash] : [];
  return ['limitless-portal audit checkpoint 2', number, before, no, hash, at, key, ...end].join('\n');
}
