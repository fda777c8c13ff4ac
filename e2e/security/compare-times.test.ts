import { expect, test } from 'vitest';
import { seededRandom } from '#e2e/harness/seeded-random.ts';
import { TRIALS } from '#lib/testing/trials.ts';
import { compareTimes, type Round } from './compare-times.ts';

const ROUNDS = 80;

/** Answers of a busy machine: some wait long, one in 20 far longer, and the load comes and goes. */
function measure(seed: number, theirsMs: number): Round[] {
  const random = seededRandom(seed);
  const answer = (loadMs: number) => {
    const stallMs = random() < 0.05 ? 200 * random() : 0;
    return 20 + loadMs - 10 * Math.log(1 - random()) + stallMs;
  };
  return Array.from({ length: ROUNDS }, (_, no) => {
    const loadMs = 15 * (1 + Math.sin(seed + no / 10));
    return { theirs: answer(loadMs) + theirsMs, none: answer(loadMs), control: answer(loadMs) };
  });
}

const seeds = (count: number) => Array.from({ length: count }, (_, no) => no + 1);

test.each([15, -15])('a difference of %i ms is found in every noisy measurement', (theirsMs) => {
  expect(seeds(TRIALS / 10).filter((seed) => !compareTimes(measure(seed, theirsMs)).isApart)).toEqual([]);
});

test('no difference is found in any noisy measurement of equal times', () => {
  expect(seeds(TRIALS).filter((seed) => compareTimes(measure(seed, 0)).isApart)).toEqual([]);
});

test('the chance is what it says: equal times stay below 5% in no more than 5% of the measurements', () => {
  const chances = seeds(TRIALS).map((seed) => compareTimes(measure(seed, 0)).chance);
  const below = chances.filter((chance) => chance <= 0.05).length / chances.length;
  expect(below).toBeLessThan(0.06);
  // Sums are whole numbers: the next larger one that counts has a chance of about 4%.
  expect(below).toBeGreaterThan(0.03);
});

test('the chance that one request is the slowest or the fastest in all of three rounds is two in 27', () => {
  const round = { theirs: 3, none: 1, control: 2 };
  expect(compareTimes([round, round, round]).chance).toBeCloseTo(2 / 27, 10);
  expect(compareTimes([round, round, { ...round, theirs: 0 }]).chance).toBeCloseTo(20 / 27, 10);
});

test('a difference of less than 2 ms does not count, however certain it is', () => {
  const quiet = Array.from({ length: ROUNDS }, () => ({ theirs: 21.9, none: 20, control: 20 }));
  expect(compareTimes(quiet)).toMatchObject({ isApart: false, controlMs: 0 });
  expect(compareTimes(quiet).chance).toBeLessThan(1e-30);
  expect(compareTimes(quiet.map((round) => ({ ...round, theirs: 22.1 }))).isApart).toBe(true);
});
