import { expect, test } from 'vitest';
import type { LedgerEntry } from '#e2e/harness/ledger.ts';
import { seededRandom } from '#e2e/harness/seeded-random.ts';
import { earlyShare, inStepShare, readBackOffs } from './back-offs.ts';

const TRIES = 6;

/** The calls of so many runs that begin together, each throttled until its last try; `wait` says for how long of its range each waits. */
function callsOf(runs: number, wait: () => number): LedgerEntry[] {
  const calls: (LedgerEntry & { ms: number })[] = [];
  for (let run = 1; run <= runs; run += 1) {
    let ms = 0;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const outcome = tries === TRIES - 1 ? 'forwarded' : 'throttle';
      const own = { session: `limitless-${run}`, operation: 'CreateRole', bodySha256: String(run), outcome };
      calls.push({ ...own, ms, at: new Date(ms).toISOString() } as LedgerEntry & { ms: number });
      ms += wait() * Math.min(4_000, 150 * 2 ** tries);
    }
  }
  return calls.sort((one, other) => one.ms - other.ms);
}

test('full jitter waits less than half of its range half of the time, and hardly ever in step', () => {
  const backOffs = readBackOffs(callsOf(100, seededRandom(1)));
  expect(backOffs).toHaveLength(100 * (TRIES - 1));
  expect(earlyShare(backOffs).share).toBeGreaterThan(0.4);
  expect(earlyShare(backOffs).share).toBeLessThan(0.6);
  expect(inStepShare(backOffs).sample).toBeGreaterThan(20);
  expect(inStepShare(backOffs).share).toBeLessThan(0.2);
});

test('a fixed wait is never early and always in step', () => {
  const backOffs = readBackOffs(callsOf(20, () => 1));
  expect(earlyShare(backOffs).share).toBe(0);
  expect(inStepShare(backOffs).share).toBe(1);
});

test('a wait of which half is fixed is never early', () => {
  const random = seededRandom(2);
  expect(earlyShare(readBackOffs(callsOf(50, () => 0.5 + random() / 2))).share).toBeLessThan(0.02);
});
