import { describe, expect, test } from 'vitest';
import { type ChainedCheckpoint, type Checkpoint, checkpointSchema } from '#lib/audit/checkpoint.ts';
import { checkpointHash, openSigningKey, signCheckpoint } from './checkpoint-keys.ts';
import { type Expectation, judgeCheckpoints } from './judge-checkpoints.ts';

const [FIRST, SECOND, THIRD] = [5, 6, 7].map((byte) => Buffer.alloc(32, byte)) as [Buffer, Buffer, Buffer];
const publicOf = (key: Buffer) => openSigningKey(key).publicKey;
/** A line in the format of version 0.1.0, signed with the first key. */
const PLAIN: Checkpoint = {
  no: 3,
  hash: 'ab'.repeat(32),
  at: '2026-11-24T10:00:00.000Z',
  signature: '6YnSw4R6LlpLrHOc+MjwIPCOAxqYRqzLcQbaqHLUhBqZvDix0f9mhNg+OKm+OM5AwJxbif3r14ZL3BC3emi0Dg==',
};

const refTo = (one: ChainedCheckpoint) => ({ number: one.number, hash: checkpointHash(one), key: one.key });

/** Extends `chain` by one checkpoint per list of keys. */
function extend(chain: readonly ChainedCheckpoint[], signers: readonly (readonly Buffer[])[], salt = 'a') {
  const all = [...chain];
  for (const keys of signers) {
    const last = all.at(-1);
    const record = { no: all.length * 10 + 10, hash: salt.repeat(64), at: '2026-11-24T10:00:00.000Z' };
    all.push(signCheckpoint(keys, { record, before: last ? refTo(last) : null }));
  }
  return all;
}

const CHAIN = extend([], Array(5).fill([FIRST]));
const headOf = (chain: readonly ChainedCheckpoint[]) => refTo(chain.at(-1) as ChainedCheckpoint);

function judge(checkpoints: readonly Checkpoint[], change: Partial<Expectation> = {}) {
  // In the form in which they are read from a file.
  const lines = checkpoints.map((checkpoint, index) => ({
    place: `file:${index + 1}`,
    checkpoint: checkpointSchema.parse(JSON.parse(JSON.stringify(checkpoint))),
    isBrokenOff: false,
  }));
  const expectation = { publicKeys: [publicOf(FIRST)], head: headOf(CHAIN), noted: null, since: 1, ...change };
  return judgeCheckpoints(lines, expectation);
}

const faults = (...given: Parameters<typeof judge>) => judge(...given).faults;

test('accepts a complete chain, whatever the order of its lines', () => {
  const { number, hash } = headOf(CHAIN);
  expect(judge(CHAIN)).toMatchObject({ faults: [], head: { number, hash }, besideChain: 0 });
  expect(faults(CHAIN.toReversed())).toEqual([]);
});

describe('is not verified', () => {
  const missing = (...numbers: [number, number][]) => [{ what: 'missing', numbers, since: 1, head: 5 }];

  test('without any checkpoint', () => {
    expect(faults([])).toEqual([{ what: 'none', head: 5 }]);
    expect(faults([], { head: null })).toEqual([{ what: 'none', head: null }]);
  });

  test.each([
    ['the last checkpoint', CHAIN.slice(0, 4), missing([5, 5])],
    ['the last ones, as in an older copy', CHAIN.slice(0, 2), missing([3, 5])],
    ['the first checkpoint', CHAIN.slice(1), missing([1, 1])],
    ['some in the middle', [CHAIN[0], CHAIN[3], CHAIN[4]], missing([2, 3])],
    ['several apart', [CHAIN[0], CHAIN[2], CHAIN[4]], missing([2, 2], [4, 4])],
    ['all but those of version 0.1.0', [PLAIN], missing([1, 5])],
  ])('without %s', (_what, left, expected) => {
    expect(faults(left as Checkpoint[])).toEqual(expected);
  });

  test('when the chain belongs to another portal with the same key', () => {
    const other = extend([], Array(5).fill([FIRST]), 'b');
    expect(faults(other)).toEqual([{ what: 'other-chain', number: 5 }]);
    expect(faults(extend([], Array(7).fill([FIRST]), 'b'))).toEqual([{ what: 'other-chain', number: 5 }]);
  });

  test('when the chain belongs to another portal with another key', () => {
    const places = ['file:1', 'file:2'];
    const other = extend([], [[SECOND], [SECOND]], 'b');
    expect(faults(other)).toEqual([{ what: 'other-key', key: publicOf(SECOND), places }, ...missing([1, 5])]);
  });

  test('when a line was replaced by one that the next does not follow', () => {
    const other = extend(CHAIN.slice(0, 2), [[FIRST]], 'b').at(-1) as ChainedCheckpoint;
    expect(faults(CHAIN.with(2, other))).toEqual([{ what: 'other-chain', number: 3 }]);
  });

  test('when the folder has a checkpoint and the database knows of none', () => {
    expect(faults(CHAIN, { head: null })).toEqual([{ what: 'unknown-to-database', number: 5 }]);
  });

  test('when the database gives the last checkpoint another number', () => {
    expect(faults(CHAIN, { head: { ...headOf(CHAIN), number: 4 } })).toEqual([{ what: 'other-chain', number: 4 }]);
  });

  test.each<[string, (one: ChainedCheckpoint) => ChainedCheckpoint]>([
    ['number', (one) => ({ ...one, number: 3 })],
    ['previous hash', (one) => ({ ...one, before: 'c'.repeat(64) })],
    ['number of the record', (one) => ({ ...one, no: one.no + 1 })],
    ['hash of the record', (one) => ({ ...one, hash: 'c'.repeat(64) })],
    ['time', (one) => ({ ...one, at: '2026-11-24T10:00:00.001Z' })],
    ['key', (one) => ({ ...one, key: publicOf(SECOND) })],
    ['signature', (one) => ({ ...one, signature: CHAIN[1]?.signature ?? '' })],
  ])('with another %s', (_what, change) => {
    const changed = CHAIN.with(4, change(CHAIN[4] as ChainedCheckpoint));
    expect(faults(changed)[0]).toEqual({ what: 'unsigned', places: ['file:5'] });
  });

  test('with an altered line of version 0.1.0', () => {
    expect(faults([PLAIN], { head: null })).toEqual([]);
    expect(faults([{ ...PLAIN, no: 4 }], { head: null })).toContainEqual({ what: 'unsigned', places: ['file:1'] });
  });
});

describe('a checkpoint noted outside', () => {
  const noted = { number: 4, hash: checkpointHash(CHAIN[3] as ChainedCheckpoint) };

  test('is found on the chain', () => {
    expect(faults(CHAIN, { noted })).toEqual([]);
  });

  test('is missing when database and folder were restored together', () => {
    const older = CHAIN.slice(0, 3);
    expect(faults(older, { head: headOf(older) })).toEqual([]);
    expect(faults(older, { head: headOf(older), noted })).toEqual([{ what: 'not-noted', noted }]);
  });

  test('is missing when the chain continued from an earlier one, even if its line is there', () => {
    const branch = extend(CHAIN.slice(0, 3), [[FIRST], [FIRST], [FIRST]], 'b');
    const both = [...CHAIN, ...branch.slice(3)];
    expect(judge(both, { head: headOf(branch) })).toMatchObject({ faults: [], besideChain: 2 });
    expect(faults(both, { head: headOf(branch), noted })).toEqual([{ what: 'not-noted', noted }]);
  });
});

describe('with an archive', () => {
  test('requires only the checkpoints from a number on, and all of those', () => {
    expect(faults(CHAIN.slice(2), { since: 3 })).toEqual([]);
    expect(faults(CHAIN.slice(3), { since: 3 })).toEqual([{ what: 'missing', numbers: [[3, 3]], since: 3, head: 5 }]);
    expect(faults([], { since: 6 })).toEqual([{ what: 'none-since', since: 6, head: 5 }]);
  });
});

describe('a change of the key', () => {
  const changed = extend(CHAIN, [[SECOND, FIRST], [SECOND], [THIRD, SECOND]]);
  const head = headOf(changed);

  test('is followed from the first trusted key, through all keys that vouched for the next', () => {
    expect(judge(changed, { head })).toMatchObject({
      faults: [],
      keys: [
        { key: publicOf(FIRST), from: 1, to: 5, vouchedBy: null },
        { key: publicOf(SECOND), from: 6, to: 7, vouchedBy: publicOf(FIRST) },
        { key: publicOf(THIRD), from: 8, to: 8, vouchedBy: publicOf(SECOND) },
      ],
    });
  });

  test('is no fault while processes with old and new settings take turns writing', () => {
    const turns = extend(CHAIN, [[SECOND, FIRST], [FIRST], [SECOND, FIRST], [FIRST]]);
    expect(faults(turns, { head: headOf(turns) })).toEqual([]);
  });

  test('without the former key is accepted if both public keys are trusted, and otherwise reports the new key', () => {
    const replaced = extend(CHAIN, [[SECOND]]);
    const publicKeys = [publicOf(SECOND), publicOf(FIRST)];
    expect(faults(replaced, { head: headOf(replaced), publicKeys })).toEqual([]);
    expect(faults(replaced, { head: headOf(replaced) })).toEqual([
      { what: 'other-key', key: publicOf(SECOND), places: ['file:6'] },
      { what: 'missing', numbers: [[6, 6]], since: 1, head: 6 },
    ]);
  });

  test('reports the former key if only the new one is trusted', () => {
    expect(faults(changed, { head, publicKeys: [publicOf(THIRD)] })).toContainEqual({
      what: 'other-key',
      key: publicOf(FIRST),
      places: CHAIN.map((_, index) => `file:${index + 1}`),
    });
  });

  test('is not accepted if the former key did not sign it', () => {
    const forged = extend(CHAIN, [[SECOND]]).at(-1) as ChainedCheckpoint;
    const vouched = { key: publicOf(FIRST), signature: CHAIN[4]?.signature ?? '' };
    const verdict = faults([...CHAIN, { ...forged, vouched }], { head: refTo(forged) });
    expect(verdict).toContainEqual({ what: 'other-key', key: publicOf(SECOND), places: ['file:6'] });
  });
});
