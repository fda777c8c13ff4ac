import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addKeyUser, initialKeyPolicy } from '../aws/key-policy.ts';
import { type DiffLine, diffJson, diffLines, foldDiff } from './diff.ts';

const text = (lines: DiffLine[], ...kinds: DiffLine['kind'][]) =>
  lines.filter((line) => kinds.includes(line.kind)).map((line) => line.text);

describe('a comparison', () => {
  test('of equal text has no change', () => {
    expect(diffLines(['a', 'b'], ['a', 'b']).every((line) => line.kind === 'same')).toBe(true);
  });

  test('lists the removed line before the added one', () => {
    expect(diffLines(['a', 'b', 'c'], ['a', 'x', 'c'])).toEqual([
      { kind: 'same', text: 'a' },
      { kind: 'removed', text: 'b' },
      { kind: 'added', text: 'x' },
      { kind: 'same', text: 'c' },
    ]);
  });

  test('with nothing before adds every line', () => {
    expect(diffJson(null, { a: 1 })).toEqual([
      { kind: 'added', text: '{' },
      { kind: 'added', text: '  "a": 1' },
      { kind: 'added', text: '}' },
    ]);
  });

  test('of a key policy that gains a user removes no statement', () => {
    const before = initialKeyPolicy({
      partition: 'aws',
      accountId: '111111111111',
      administratorArns: ['arn:aws:iam::111111111111:role/admin'],
      administratorsMayDelete: true,
    });
    const lines = diffJson(before, addKeyUser(before, 'arn:aws:iam::111111111111:role/loader'));
    // Only a bracket moves, because the former last statement gets a comma.
    expect(text(lines, 'removed').every((line) => /^[\s{}[\]]*$/.test(line))).toBe(true);
    expect(text(lines, 'added').join('\n')).toContain('Allow use of the key');
  });

  test('holds both texts in full, in order, with as few changes as possible', () => {
    const line = fc.constantFrom('a', 'b', 'c', 'd');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.array(line, { maxLength: 12 }), (before, after) => {
        const lines = diffLines(before, after);
        expect(text(lines, 'same', 'removed')).toEqual(before);
        expect(text(lines, 'same', 'added')).toEqual(after);
        expect(text(lines, 'same').length).toBe(longestCommon(before, after));
      }),
    );
  });
});

/** Tries every choice: slow, but obviously correct. */
function longestCommon(left: string[], right: string[]): number {
  const [first, ...rest] = left;
  if (first === undefined) return 0;
  const place = right.indexOf(first);
  const taken = place < 0 ? 0 : 1 + longestCommon(rest, right.slice(place + 1));
  return Math.max(taken, longestCommon(rest, right));
}

describe('folding', () => {
  const lines = diffLines(['1', '2', '3', '4', '5', '6', '7', '8'], ['1', '2', '3', '4', '5', '6', 'x', '7', '8']);

  test('hides equal lines far from a change and loses none', () => {
    const parts = foldDiff(lines, 2);
    expect(parts.map((part) => [part.kind, part.lines.length])).toEqual([
      ['hidden', 4],
      ['lines', 5],
    ]);
    expect(parts.flatMap((part) => part.lines)).toEqual(lines);
  });

  test('shows the lines near each of several changes', () => {
    const parts = foldDiff(diffLines(['1', '2', '3', '4', '5'], ['x', '1', '2', '3', '4', '5', 'y']), 1);
    expect(parts.map((part) => [part.kind, part.lines.map(({ text }) => text).join('')])).toEqual([
      ['lines', 'x1'],
      ['hidden', '234'],
      ['lines', '5y'],
    ]);
  });

  test('keeps a comparison without changes whole', () => {
    expect(foldDiff(diffLines(['a'], ['a']), 2)).toEqual([{ kind: 'lines', lines: [{ kind: 'same', text: 'a' }] }]);
  });
});
