import {
  type ChainedCheckpoint,
  type Checkpoint,
  checkpointText,
  type DeletedTo,
  isChained,
  NO_CHECKPOINT_BEFORE,
} from '#lib/audit/checkpoint.ts';
import type { CheckpointLine } from './checkpoint-files.ts';
import { checkpointHash, findSigner, isSignedBy } from './checkpoint-keys.ts';

/** Number and hash of a checkpoint that must exist. */
export interface ExpectedCheckpoint {
  number: number;
  hash: string;
}

export interface Expectation {
  /** The trusted public keys. */
  publicKeys: readonly string[];
  /** The last checkpoint according to the database; null if it knows of none. */
  head: ExpectedCheckpoint | null;
  /** A checkpoint that an operator stored elsewhere. */
  noted: ExpectedCheckpoint | null;
  /** Checkpoints before this number may be archived. */
  since: number;
}

export type CheckpointFault =
  | { what: 'none'; head: number | null }
  | { what: 'none-since'; since: number; head: number }
  | { what: 'malformed'; places: string[] }
  /** An altered line, or one without a trusted signature. */
  | { what: 'unsigned'; places: string[] }
  /** Signed with a key that is not trusted. */
  | { what: 'other-key'; key: string; places: string[] }
  | { what: 'missing'; numbers: [from: number, to: number][]; since: number; head: number }
  /** The checkpoint of this number is not the one that the next one follows. */
  | { what: 'other-chain'; number: number }
  | { what: 'unknown-to-database'; number: number }
  | { what: 'not-noted'; noted: ExpectedCheckpoint };

export interface CheckpointJudgement {
  faults: CheckpointFault[];
  /** All checkpoints with a trusted signature, on the chain or not: each must match its record. */
  trusted: Checkpoint[];
  /** The last checkpoint of the chain; null if there is none. */
  head: ExpectedCheckpoint | null;
  /** Up to where retention deletes the records, by the last signed checkpoint; null: it keeps all. */
  deletedTo: DeletedTo | null;
  /** Each trusted key, in order of use, with the numbers of its first and last checkpoint on the chain. */
  keys: { key: string; from: number; to: number; vouchedBy: string | null }[];
  /** Places of incomplete lines. */
  brokenOff: string[];
  /** Number of valid checkpoints that are not on the chain, such as one written just before a process died. */
  besideChain: number;
}

/** Checks that the checkpoints are authentic and complete. Doesn't compare them with the audit records. */
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
      // If the chain is complete, the incomplete line was a write that never counted.
      ...(brokenOff.length > 0 && !last ? [{ what: 'malformed' as const, places: brokenOff }] : []),
      ...(isNotedThere ? [] : [{ what: 'not-noted' as const, noted }]),
    ],
    trusted,
    head: last ? { number: last.number, hash: checkpointHash(last) } : null,
    deletedTo: (last ?? chained.toSorted((one, other) => other.number - one.number)[0])?.deletedTo ?? null,
    keys: listKeys(chained, vouchers),
    brokenOff,
    besideChain: chained.length - chain.length,
  };
}

/** Groups the lines by signer. A key that a trusted key vouches for is trusted too. */
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

/** The keys that are trusted because another trusted key vouches for them, mapped to that key. */
function findVouchers(lines: readonly CheckpointLine[], publicKeys: readonly string[]): Map<string, string> {
  const vouchers = new Map<string, string>();
  const isTrusted = (key: string) => publicKeys.includes(key) || vouchers.has(key);
  const changes = lines.flatMap(({ checkpoint }) => {
    if (!checkpoint || !isChained(checkpoint) || !checkpoint.vouched) return [];
    const { vouched, key } = checkpoint;
    return isSignedBy(vouched.key, checkpointText(checkpoint), vouched.signature) ? [{ key, by: vouched.key }] : [];
  });
  // Vouching is transitive, and its links can be anywhere in the files, so this repeats until nothing changes.
  for (;;) {
    const found = changes.find(({ key, by }) => isTrusted(by) && !isTrusted(key));
    if (!found) return vouchers;
    vouchers.set(found.key, found.by);
  }
}

/** Walks the chain from the last checkpoint in the database back to the first, or to the first that is required. */
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

/** The missing numbers, as ranges. */
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
