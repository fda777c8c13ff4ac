import type { CheckpointFault, CheckpointJudgement } from './judge-checkpoints.ts';
import type { ChainFault, Verdict } from './verify-chain.ts';

const RECORD: Readonly<Record<ChainFault['what'], (no: number) => string>> = {
  missing: (no) => `Record ${no} is missing.`,
  'out-of-order': (no) => `An earlier number appears again in place of record ${no}.`,
  changed: (no) => `Record ${no} is not as it was written.`,
  forged: (no) => `The records from ${no} on may have been rewritten: they are not the ones that were signed.`,
};

/** Longer lists of places say no more. */
const PLACES_MAX = 5;

/** What the operator reads: that all is as it was written, or every reason why that is not verified. */
export function tellVerdict(
  chain: Verdict,
  judged: CheckpointJudgement,
  folders: readonly string[],
): { isVerified: boolean; lines: string[] } {
  const reasons = judged.faults.map((fault) => tellFault(fault, folders.join(', ')));
  if (chain.fault) reasons.push(RECORD[chain.fault.what](chain.fault.no));
  const keys = tellKeys(judged);
  if (reasons.length > 0) return { isVerified: false, lines: ['Not verified:', ...reasons.map(bullet), ...keys] };
  const counted = `Verified: ${chain.records} records and ${chain.checkpoints} checkpoints are as they were written.`;
  return { isVerified: true, lines: [counted, ...tellHead(judged), ...keys, ...tellNotes(judged)] };
}

function bullet(line: string): string {
  return `- ${line}`;
}

function tellFault(fault: CheckpointFault, folders: string): string {
  switch (fault.what) {
    case 'none':
      return fault.head === null
        ? `There is no checkpoint in ${folders}, and the database knows of none. A portal writes the first one within seconds of its first record.`
        : `There is no checkpoint in ${folders}, and the database knows of ${fault.head}. Check AUDIT_DIR.`;
    case 'none-since':
      return `There is no checkpoint ${fault.since} yet: the database knows ${fault.head}.`;
    case 'malformed':
      return `Not a checkpoint: ${listPlaces(fault.places)}.`;
    case 'unsigned':
      return `Changed, or not signed with a key in AUDIT_PUBLIC_KEY: ${listPlaces(fault.places)}.`;
    case 'other-key':
      return `Signed with the key ${fault.key}, which is not in AUDIT_PUBLIC_KEY and which no earlier key has vouched for: ${listPlaces(fault.places)}. If you changed AUDIT_KEY, add this key to AUDIT_PUBLIC_KEY. If not, someone else wrote them.`;
    case 'missing':
      return `Missing: ${listNumbers(fault.numbers)} of ${fault.head} in ${folders}. If this is a copy, or each process has a folder of its own, copy all of them again.${tellSince(fault)}`;
    case 'other-chain':
      return `Checkpoint ${fault.number} is not the one that was written to this database: the files belong to another portal, or to another time.`;
    case 'unknown-to-database':
      return `The folder has checkpoints up to ${fault.number}, and the database knows of none: it is another database, or an older one.`;
    case 'not-noted':
      return `Checkpoint ${fault.noted.number}:${fault.noted.hash} (--expect) is not part of the chain: checkpoints were removed or replaced, or the database was put back to an earlier time.`;
  }
}

function listPlaces(places: readonly string[]): string {
  const more = places.length - PLACES_MAX;
  return `${places.slice(0, PLACES_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function listNumbers(ranges: readonly [from: number, to: number][]): string {
  const told = ranges.map(([from, to]) => (from === to ? String(from) : `${from} to ${to}`));
  return `checkpoint${told.length === 1 && !told[0]?.includes(' ') ? '' : 's'} ${told.join(', ')}`;
}

/** Only the first ones can be in an archive. */
function tellSince({ numbers, since, head }: Extract<CheckpointFault, { what: 'missing' }>): string {
  const [first, ...others] = numbers;
  if (!first || others.length > 0 || first[0] !== since || first[1] === head) return '';
  return ` If you archived them, add --since ${first[1] + 1}.`;
}

function tellHead({ head }: CheckpointJudgement): string[] {
  if (head) {
    return [
      `Last checkpoint: ${head.number}:${head.hash}`,
      `Keep that outside of the database and of this folder. Next time: npm run audit:verify -- --expect ${head.number}:${head.hash}`,
    ];
  }
  return [
    'All checkpoints are from version 0.1.0, which did not number them: whether some were removed cannot be told. The portal numbers them from its next start on.',
  ];
}

function tellKeys({ keys }: CheckpointJudgement): string[] {
  return keys.map(({ key, from, to, vouchedBy }) => {
    const used = `Key ${key}: checkpoints ${from} to ${to}`;
    return vouchedBy ? `${used}; the key ${vouchedBy} vouches for it. Add it to AUDIT_PUBLIC_KEY.` : `${used}.`;
  });
}

function tellNotes({ brokenOff, besideChain }: CheckpointJudgement): string[] {
  const why = 'A process died while it wrote, or the database was put back to an earlier time.';
  return [
    ...brokenOff.map((place) => `Not counted, since it ends in the middle of a line: ${place}.`),
    ...(besideChain > 0 ? [`Genuine, but not part of the chain: ${besideChain}. ${why}`] : []),
  ];
}
