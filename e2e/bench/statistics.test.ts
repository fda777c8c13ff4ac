import { describe, expect, test } from 'vitest';
import { countInARow, findGaps, median, percentile, slope, totalLength } from './statistics.ts';

test.each([
  [[3], 3],
  [[5, 1, 9], 5],
  [[4, 1, 3, 2], 2.5],
  [[10, 9], 9.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test.each([
  [95, 95],
  [99, 99],
  [100, 100],
  [1, 1],
])('the %dth percentile of the numbers from 1 to 100 is %d', (percent, expected) => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(values, percent)).toBe(expected);
});

test('a high percentile of few values is the largest', () => {
  expect(percentile([1, 7, 3], 95)).toBe(7);
});

test('nothing measured has no median and no percentile', () => {
  expect(() => median([])).toThrow('nothing was measured');
  expect(() => percentile([], 95)).toThrow('nothing was measured');
});

test('the slope is the growth for each unit, whatever the start', () => {
  const points = [0, 10, 20, 30].map((x) => ({ x, y: 500 + 3 * x + (x % 20 === 0 ? 1 : -1) }));
  expect(slope(points)).toBeCloseTo(2.96, 5);
  expect(() => slope([{ x: 1, y: 1 }])).toThrow('two different points');
});

const interval = (start: number, end: number) => ({ start, end });

describe('calls in a row', () => {
  test('are all, if each begins when the last has ended', () => {
    expect(countInARow([interval(20, 30), interval(0, 10), interval(10, 20)])).toBe(3);
  });

  test('are one, if all overlap', () => {
    expect(countInARow([interval(0, 10), interval(5, 20), interval(9, 30)])).toBe(1);
  });

  test('are those of the longest row, beside a call that takes as long as all of them', () => {
    expect(countInARow([interval(0, 100), interval(0, 10), interval(12, 20), interval(20, 90)])).toBe(3);
  });

  test('are none without calls', () => {
    expect(countInARow([])).toBe(0);
  });
});

describe('gaps', () => {
  test('are what no call covers: before, between and after', () => {
    const calls = [interval(10, 20), interval(15, 30), interval(12, 13), interval(40, 50)];
    expect(findGaps(calls, interval(0, 60))).toEqual([interval(0, 10), interval(30, 40), interval(50, 60)]);
  });

  test('end where the whole ends', () => {
    expect(findGaps([interval(5, 10), interval(90, 95)], interval(0, 60))).toEqual([interval(0, 5), interval(10, 60)]);
    expect(findGaps([interval(0, 70)], interval(0, 60))).toEqual([]);
    expect(totalLength(findGaps([], interval(0, 60)))).toBe(60);
  });
});
