import { z } from 'zod';

/** What stands outside of the database about a record in it: signed, so that nobody else can write one. */
export const checkpointSchema = z.object({
  no: z.number().int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** ISO time of the record. */
  at: z.iso.datetime(),
  /** Of number, hash and time, in base64. */
  signature: z.string(),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** The text that is signed. */
export function checkpointText({ no, hash, at }: Omit<Checkpoint, 'signature'>): string {
  return `limitless-portal audit checkpoint\n${no}\n${hash}\n${at}`;
}
