import type { CheckpointFault, CheckpointJudgement } from './judge-checkpoints.ts';
import type { ChainFault, Verdict } from './verify-chain.ts';

const RECORD: Readonly<Record<ChainFault['what'], (no: number) => string>> = {
  missing: (no) => `Record ${no} is missing.`,
  'out-of-order': (no) => `An earlier number appears again in place of record ${no}.`,
  changed: (no) => `Record ${no} was changed.`,
  forged: (no) => `Records from ${no} on may have been rewritten: they don't match the signed checkpoints.`,
};

/** Limits the length of a message. */
const PLACES_MAX = 5;

/** The result for the operator: success, or every reason why the verification failed. */
export function tellVerdict(
  chain: Verdict,
  judged: CheckpointJudgement,
  folders: readonly string[],
): { isVerified: boolean; lines: string[] } {
  const reasons = judged.faults.map((fault) => describeFault(fault, folders.join(', ')));
  if (chain.fault) reasons.push(RECORD[chain.fault.what](chain.fault.no));
  const keys = keyLines(judged);
  if (reasons.length > 0) return { isVerified: false, lines: ['Not verified:', ...reasons.map(bullet), ...keys] };
  const { deletedTo } = judged;
  const count = chain.records - (deletedTo?.no ?? 0);
  const counted = `Verified: ${count} records and ${chain.checkpoints} checkpoints are unchanged.`;
  const deleted = deletedTo ? [`Retention deletes records 1 to ${deletedTo.no}, as a checkpoint says.`] : [];
  return { isVerified: true, lines: [counted, ...deleted, ...headLines(judged), ...keys, ...noteLines(judged)] };
}

function bullet(line: string): string {
  return `- ${line}`;
}

function describeFault(fault: CheckpointFault, folders: string): string {
  switch (fault.what) {
    case 'none':
      return fault.head === null
        ? `There is no checkpoint in ${folders}, and the database knows of none. The portal writes the first one within seconds of its first record.`
        : `There is no checkpoint in ${folders}, and the database knows of ${fault.head}. Check AUDIT_DIR.`;
    case 'none-since':
      return `There is no checkpoint ${fault.since} yet: the database knows ${fault.head}.`;
    case 'malformed':
      return `Not a checkpoint: ${listPlaces(fault.places)}.`;
    case 'unsigned':
      return `Changed, or not signed with a key in AUDIT_PUBLIC_KEY: ${listPlaces(fault.places)}.`;
    case 'other-key':
      return `Signed with the key ${fault.key}, which is not in AUDIT_PUBLIC_KEY and no earlier key vouches for: ${listPlaces(fault.places)}. If you changed AUDIT_KEY, add this key to AUDIT_PUBLIC_KEY. If not, someone else wrote them.`;
    case 'missing':
      return `Missing: ${listNumbers(fault.numbers)} of ${fault.head} in ${folders}. If this is a copy, or each process has its own folder, copy all of them again.${sinceHint(fault)}`;
    case 'other-chain':
      return `Checkpoint ${fault.number} is not the one that was written to this database: the files belong to another portal, or to another point in time.`;
    case 'unknown-to-database':
      return `The folder has checkpoints up to ${fault.number}, and the database knows of none: this is another database, or an older copy.`;
    case 'not-noted':
      return `Checkpoint ${fault.noted.number}:${fault.noted.hash} (--expect) is not part of the chain: checkpoints were removed or replaced, or an older database was restored.`;
  }
}

function listPlaces(places: readonly string[]): string {
  const more = places.length - PLACES_MAX;
  return `${places.slice(0, PLACES_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function listNumbers(ranges: readonly [from: number, to: number][]): string {
  const parts = ranges.map(([from, to]) => (from === to ? String(from) : `${from} to ${to}`));
  return `checkpoint${parts.length === 1 && !parts[0]?.includes(' ') ? '' : 's'} ${parts.join(', ')}`;
}

/** Only the oldest checkpoints can be archived. */
function sinceHint({ numbers, since, head }: Extract<CheckpointFault, { what: 'missing' }>): string {
  const [first, ...others] = numbers;
  if (!first || others.length > 0 || first[0] !== since || first[1] === head) return '';
  return ` If you archived them, add --since ${first[1] + 1}.`;
}

function headLines({ head }: CheckpointJudgement): string[] {
  if (head) {
    return [
      `Last checkpoint: ${head.number}:${head.hash}`,
      `Store it outside the database and this folder. Next time: npm run audit:verify -- --expect ${head.number}:${head.hash}`,
    ];
  }
  return [
    'All checkpoints are from version 0.1.0, which did not number them, so missing ones cannot be detected. The portal numbers them from its next start on.',
  ];
}

function keyLines({ keys }: CheckpointJudgement): string[] {
  return keys.map(({ key, from, to, vouchedBy }) => {
    const used = `Key ${key}: checkpoints ${from} to ${to}`;
    return vouchedBy ? `${used}; the key ${vouchedBy} vouches for it. Add it to AUDIT_PUBLIC_KEY.` : `${used}.`;
  });
}

function noteLines({ brokenOff, besideChain }: CheckpointJudgement): string[] {
  const why = 'A process died while writing, or an older database was restored.';
  return [
    ...brokenOff.map((place) => `Ignored, because the line is incomplete: ${place}.`),
    ...(besideChain > 0 ? [`Valid, but not part of the chain: ${besideChain}. ${why}`] : []),
  ];
}
