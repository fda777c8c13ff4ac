import { createHash } from 'node:crypto';
import type { StepName } from '#lib/runs/steps.ts';

/**
 * The token of a step's call for runs from before 0.2.0, which did not store their tokens: a version 5 UUID of run and
 * step, so that it is the same after a restore of the database.
 */
export function intentToken(runId: string, step: StepName): string {
  const namespace = Buffer.from(runId.replaceAll('-', ''), 'hex');
  const bytes = createHash('sha1').update(namespace).update(step).digest().subarray(0, 16);
  bytes.writeUInt8(((bytes[6] ?? 0) & 0x0f) | 0x50, 6);
  bytes.writeUInt8(((bytes[8] ?? 0) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
