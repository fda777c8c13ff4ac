import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { REAL_TIME } from '#server/time.ts';
import { CircuitBreaker } from './circuit-breaker.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const LONG_MS = 3_600_000;
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function breakerAfter(unanswered: number): CircuitBreaker {
  const gate = new CircuitBreaker(1_000, REAL_TIME);
  for (let count = 0; count < unanswered; count += 1) gate.note(false);
  return gate;
}

/** The number of calls that have been retried. */
function countPassing(gate: CircuitBreaker, calls: number, patienceMs = LONG_MS): { count: number } {
  const passed = { count: 0 };
  for (let no = 0; no < calls; no += 1) void gate.pass(pause, patienceMs).then(() => (passed.count += 1));
  return passed;
}

test('a few unanswered calls delay no others', async () => {
  const passed = countPassing(breakerAfter(5), 40);
  await vi.advanceTimersByTimeAsync(0);
  expect(passed.count).toBe(40);
});

test('in an outage about one call per second is retried, in any order', async () => {
  const passed = countPassing(breakerAfter(50), 200);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(passed.count).toBeGreaterThan(50);
  expect(passed.count).toBeLessThanOrEqual(61);
});

test('after the first response all calls are retried within two seconds', async () => {
  const gate = breakerAfter(50);
  const passed = countPassing(gate, 200);
  await vi.advanceTimersByTimeAsync(10_000);
  gate.note(true);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(passed.count).toBe(200);
});

test('a call at the end of its patience proceeds', async () => {
  const passed = countPassing(breakerAfter(50), 200, 10_000);
  await vi.advanceTimersByTimeAsync(12_000);
  expect(passed.count).toBe(200);
});

test('setting the wall clock a day ahead releases no call early', async () => {
  const passed = countPassing(breakerAfter(50), 200);
  await vi.advanceTimersByTimeAsync(5_000);
  vi.setSystemTime(Date.now() + 86_400_000);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(passed.count).toBeLessThanOrEqual(11);
});

test('twelve consecutive unanswered calls are an outage, and eleven are not', () => {
  expect([breakerAfter(11).isOutage(), breakerAfter(12).isOutage()]).toEqual([false, true]);
});

test('patience starts when a call begins to wait', async () => {
  await vi.advanceTimersByTimeAsync(60_000);
  const passed = countPassing(breakerAfter(50), 200, 10_000);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(passed.count).toBeLessThanOrEqual(6);
});
