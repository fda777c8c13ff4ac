import type { KeyPolicyChange } from '#server/aws/kms/change-key-policy.ts';
import type { StepResult } from '../worker/step.ts';

/** Statements from other edits that a step's writes of a key policy replaced. */
export interface OutsideEdits {
  restored: string[];
  lost: string[];
}

export function noteOutsideEdits(edits: OutsideEdits, { restored, lost }: KeyPolicyChange): void {
  edits.restored.push(...restored);
  edits.lost.push(...lost);
}

/** The outcome that reports these edits. Nothing if there were none. */
export function tellOutsideEdits(
  { restored, lost }: OutsideEdits,
  params: Record<string, string>,
): Pick<StepResult, 'outcome' | 'params'> | null {
  if (lost.length > 0) return { outcome: 'edit-lost', params: { ...params, statements: list(lost) } };
  if (restored.length > 0) return { outcome: 'edit-restored', params: { ...params, statements: list(restored) } };
  return null;
}

function list(statements: readonly string[]): string {
  return [...new Set(statements)].join(', ');
}
