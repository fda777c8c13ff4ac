import { afterEach, expect, test, vi } from 'vitest';
import { clockLead, pageArrivedAtMs } from './clock-lead.ts';

const NOON = Date.parse('2026-01-01T12:00:00Z');
const HOUR_MS = 3_600_000;

afterEach(() => vi.restoreAllMocks());

test.each([
  ['clocks in sync', NOON, NOON + 300, 0],
  ['a page that took some seconds to arrive', NOON, NOON + 9_000, 0],
  ['a browser an hour behind', NOON, NOON - HOUR_MS, HOUR_MS],
  ['a browser an hour ahead', NOON, NOON + HOUR_MS, -HOUR_MS],
])('%s: the lead is the error of the clock, and nothing else', (_name, serverNowMs, arrivedAtMs, leadMs) => {
  expect(clockLead(serverNowMs, arrivedAtMs)).toBe(leadMs);
});

test('a page whose scripts run a minute after its first byte arrived with that byte', () => {
  vi.spyOn(performance, 'getEntriesByType').mockReturnValue([
    { responseStart: 250 } as unknown as PerformanceNavigationTiming,
  ]);
  vi.spyOn(Date, 'now').mockReturnValue(performance.timeOrigin + 60_000);
  expect(pageArrivedAtMs()).toBe(performance.timeOrigin + 250);
});
