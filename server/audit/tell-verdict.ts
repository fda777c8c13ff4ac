import type { ChainFault, Verdict } from './verify-chain.ts';

const WHAT: Readonly<Record<ChainFault['what'], (no: number) => string>> = {
  missing: (no) => `Record ${no} is missing.`,
  'out-of-order': (no) => `Where record ${no} should be there is an earlier number again.`,
  changed: (no) => `Record ${no} is not as it was written.`,
  forged: (no) => `From record ${no} on the records may have been written anew: they are not those that were signed.`,
};

/** What the operator reads: whether all is as it was written, and else the first number that is not. */
export function tellVerdict(
  { records, checkpoints, fault }: Verdict,
  forged: readonly string[],
): { isWhole: boolean; lines: string[] } {
  const lines = forged.map((place) => `${place}: this checkpoint was not signed with AUDIT_KEY.`);
  if (fault) lines.push(WHAT[fault.what](fault.no));
  if (lines.length > 0) return { isWhole: false, lines };
  const counted = `${records} records and ${checkpoints} checkpoints: everything is as it was written.`;
  const unsigned = 'There is no checkpoint yet: that nobody cut off the end cannot be told.';
  return { isWhole: true, lines: checkpoints > 0 ? [counted] : [counted, unsigned] };
}
