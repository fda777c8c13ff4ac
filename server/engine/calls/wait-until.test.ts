import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PACE } from '#server/pace.ts';
import { REAL_TIME } from '#server/time.ts';
import { WaitReporter } from './wait-reporter.ts';
import { waitUntil } from './wait-until.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const LIMIT_MS = 150_000;

/** Waits for a role that KMS sees after some time, while each question takes `askingMs`. */
async function waitFor({ askingMs, seenAfterMs }: { askingMs: (tries: number) => number; seenAfterMs: number }) {
  const startedAt = Date.now();
  const shownUntil: number[] = [];
  const waits = new WaitReporter(async (wait) => void (wait && shownUntil.push(wait.until.getTime() - startedAt)));
  const pause = async (ms: number) => void vi.advanceTimersByTime(ms);
  let tries = 0;
  const ready = async () => {
    tries += 1;
    vi.advanceTimersByTime(askingMs(tries));
    return Date.now() - startedAt >= seenAfterMs ? 'seen' : null;
  };
  const answer = await waitUntil({ pace: PACE, pause, waits, time: REAL_TIME }, 'role-visible-to-kms', LIMIT_MS, ready);
  return { answer, tookMs: Date.now() - startedAt, tries, shownUntil };
}

test('what is there is not waited for', async () => {
  expect(await waitFor({ askingMs: () => 100, seenAfterMs: 0 })).toMatchObject({ answer: 'seen', tries: 1 });
});

test('a role is noticed within half a second, and a little later after a minute and a half', async () => {
  const { answer, tookMs } = await waitFor({ askingMs: () => 100, seenAfterMs: 10_000 });
  expect(answer).toBe('seen');
  expect(tookMs - 10_000).toBeLessThan(500 + 100);
  const late = await waitFor({ askingMs: () => 100, seenAfterMs: 120_000 });
  expect(late.tookMs - 120_000).toBeLessThan(PACE.longestPollMs + 200);
});

test.each([10, 100, 300])('a wait ends when it says, if asking takes %d ms', async (askingMs) => {
  const { answer, tookMs, shownUntil } = await waitFor({
    askingMs: () => askingMs,
    seenAfterMs: Number.POSITIVE_INFINITY,
  });
  expect(answer).toBeNull();
  expect(tookMs).toBeGreaterThanOrEqual(LIMIT_MS);
  expect(tookMs).toBeLessThan(LIMIT_MS + PACE.longestPollMs + 2 * askingMs);
  for (const until of shownUntil) expect(Math.abs(until - tookMs)).toBeLessThan(PACE.longestPollMs + 2 * askingMs);
});

test('an outage while asking leaves the time that is needed after it', async () => {
  const askingMs = (tries: number) => (tries === 5 ? 10 * LIMIT_MS : 50);
  expect(await waitFor({ askingMs, seenAfterMs: 10 * LIMIT_MS + 60_000 })).toMatchObject({ answer: 'seen' });
});
