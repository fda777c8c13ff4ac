import {
  type ChainedCheckpoint,
  type Checkpoint,
  checkpointText,
  isChained,
  NO_CHECKPOINT_BEFORE,
} from '#lib/audit/checkpoint.ts';
import type { CheckpointLine } from './checkpoint-files.ts';
import { checkpointHash, findSigner, isSignedBy } from './checkpoint-keys.ts';

/** Number and hash of a checkpoint that has to be there. */
export interface ExpectedCheckpoint {
  number: number;
  hash: string;
}

export interface Expectation {
  /** The public keys whose checkpoints count. */
  publicKeys: readonly string[];
  /** The last checkpoint that was written, as the database has it; null where it knows of none. */
  head: ExpectedCheckpoint | null;
  /** One that an operator has noted outside. */
  noted: ExpectedCheckpoint | null;
  /** Checkpoints before this number may be in an archive. */
  since: number;
}

export type CheckpointFault =
  | { what: 'none'; head: number | null }
  | { what: 'none-since'; since: number; head: number }
  | { what: 'malformed'; places: string[] }
  /** A changed line, or one that nobody with a trusted key has written. */
  | { what: 'unsigned'; places: string[] }
  /** Written by somebody with a key that is not trusted. */
  | { what: 'other-key'; key: string; places: string[] }
  | { what: 'missing'; numbers: [from: number, to: number][]; since: number; head: number }
  /** There is one of this number, but not the one that the next one follows. */
  | { what: 'other-chain'; number: number }
  | { what: 'unknown-to-database'; number: number }
  | { what: 'not-noted'; noted: ExpectedCheckpoint };

export interface CheckpointJudgement {
  faults: CheckpointFault[];
  /** Those that are signed with a trusted key, whether they are on the chain or not: each has to agree with its record. */
  trusted: Checkpoint[];
  /** The last one of the chain; null where there is none. */
  head: ExpectedCheckpoint | null;
  /** Each trusted key, in the order of use, with the numbers of its first and last chained checkpoint. */
  keys: { key: string; from: number; to: number; vouchedBy: string | null }[];
  /** Places of lines that were broken off. */
  brokenOff: string[];
  /** How many are genuine and not on the chain, such as one that was written right before a process died. */
  besideChain: number;
}

/** Tells whether the checkpoints are those that were written, and all of them. Compares none with its audit record. */
export function judgeCheckpoints(lines: readonly CheckpointLine[], expectation: Expectation): CheckpointJudgement {
  const { trusted, vouchers, faults } = sortBySigner(lines, expectation.publicKeys);
  const chained = trusted.filter(isChained);
  const { chain, fault } = walk(chained, lines.length === 0, expectation);
  const { noted } = expectation;
  const [last] = chain;
  const isNotedThere = !noted || chain.some((one) => one.number === noted.number && checkpointHash(one) === noted.hash);
  const brokenOff = lines.filter(({ isBrokenOff }) => isBrokenOff).map(({ place }) => place);
  return {
    faults: [
      ...faults,
      ...fault,
      // A chain that is complete lacks nothing: there it was a write that never counted.
      ...(brokenOff.length > 0 && !last ? [{ what: 'malformed' as const, places: brokenOff }] : []),
      ...(isNotedThere ? [] : [{ what: 'not-noted' as const, noted }]),
    ],
    trusted,
    head: last ? { number: last.number, hash: checkpointHash(last) } : null,
    keys: listKeys(chained, vouchers),
    brokenOff,
    besideChain: chained.length - chain.length,
  };
}

/** Parts the lines by who has signed them. A key is trusted too where a trusted key has vouched for it. */
function sortBySigner(lines: readonly CheckpointLine[], publicKeys: readonly string[]) {
  const vouchers = findVouchers(lines, publicKeys);
  const keys = new Set([...publicKeys, ...vouchers.keys()]);
  const trusted: Checkpoint[] = [];
  const malformed: string[] = [];
  const unsigned: string[] = [];
  const byOtherKey = new Map<string, string[]>();
  for (const { place, checkpoint, isBrokenOff } of lines) {
    if (isBrokenOff) continue;
    const signer = checkpoint ? findSigner(checkpoint, keys) : null;
    if (!checkpoint) malformed.push(place);
    else if (signer === null) unsigned.push(place);
    else if (keys.has(signer)) trusted.push(checkpoint);
    else byOtherKey.set(signer, [...(byOtherKey.get(signer) ?? []), place]);
  }
  const faults: CheckpointFault[] = [
    ...(malformed.length > 0 ? [{ what: 'malformed' as const, places: malformed }] : []),
    ...(unsigned.length > 0 ? [{ what: 'unsigned' as const, places: unsigned }] : []),
    ...[...byOtherKey].map(([key, places]) => ({ what: 'other-key' as const, key, places })),
  ];
  return { trusted, vouchers, faults };
}

/** The keys that are trusted because a trusted key has vouched for them, each with that key. */
function findVouchers(lines: readonly CheckpointLine[], publicKeys: readonly string[]): Map<string, string> {
  const vouchers = new Map<string, string>();
  const isTrusted = (key: string) => publicKeys.includes(key) || vouchers.has(key);
  const changes = lines.flatMap(({ checkpoint }) => {
    if (!checkpoint || !isChained(checkpoint) || !checkpoint.vouched) return [];
    const { vouched, key } = checkpoint;
    return isSignedBy(vouched.key, checkpointText(checkpoint), vouched.signature) ? [{ key, by: vouched.key }] : [];
  });
  // A key may vouch for a key that vouches for another, wherever in the files that is.
  for (;;) {
    const found = changes.find(({ key, by }) => isTrusted(by) && !isTrusted(key));
    if (!found) return vouchers;
    vouchers.set(found.key, found.by);
  }
}

/** The chain from the last checkpoint that the database knows back to the first one, or to the first that is asked for. */
function walk(
  chained: readonly ChainedCheckpoint[],
  isEmpty: boolean,
  { head, since }: Expectation,
): { chain: ChainedCheckpoint[]; fault: CheckpointFault[] } {
  const numbers = chained.map(({ number }) => number);
  if (!head) {
    if (chained.length > 0)
      return { chain: [], fault: [{ what: 'unknown-to-database', number: Math.max(...numbers) }] };
    return { chain: [], fault: isEmpty ? [{ what: 'none', head: null }] : [] };
  }
  if (since > head.number) return { chain: [], fault: [{ what: 'none-since', since, head: head.number }] };
  if (isEmpty) return { chain: [], fault: [{ what: 'none', head: head.number }] };
  const byHash = new Map(chained.map((one) => [checkpointHash(one), one]));
  const chain: ChainedCheckpoint[] = [];
  let { number, hash } = head;
  while (number >= Math.max(since, 1)) {
    const one = byHash.get(hash);
    if (one?.number !== number) {
      const missing = listGaps(new Set(numbers), since, head.number);
      const isOther = numbers.includes(number);
      return {
        chain,
        fault: [
          ...(isOther ? [{ what: 'other-chain' as const, number }] : []),
          ...(missing.length > 0 ? [{ what: 'missing' as const, numbers: missing, since, head: head.number }] : []),
        ],
      };
    }
    chain.push(one);
    if (one.before === NO_CHECKPOINT_BEFORE) break;
    hash = one.before;
    number -= 1;
  }
  return { chain, fault: [] };
}

/** The numbers that are not there, as ranges. */
function listGaps(there: ReadonlySet<number>, from: number, to: number): [from: number, to: number][] {
  const gaps: [number, number][] = [];
  for (let number = from; number <= to; number += 1) {
    if (there.has(number)) continue;
    const last = gaps.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else gaps.push([number, number]);
  }
  return gaps;
}

function listKeys(chained: readonly ChainedCheckpoint[], vouchers: ReadonlyMap<string, string>) {
  const byKey = Map.groupBy(chained, ({ key }) => key);
  const keys = [...byKey].map(([key, signed]) => {
    const numbers = signed.map(({ number }) => number);
    return { key, from: Math.min(...numbers), to: Math.max(...numbers), vouchedBy: vouchers.get(key) ?? null };
  });
  return keys.sort((one, other) => one.from - other.from);
}
