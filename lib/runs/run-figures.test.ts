import { expect, test } from 'vitest';
import { periodStarts, readFigureFilter, successRate, writeFigureFilter } from './run-figures.ts';

test('a link with an unknown time span shows 30 days', () => {
  const read = (query: string) => readFigureFilter(new URLSearchParams(query));
  expect(read('days=8&team=')).toEqual({ days: 30 });
  expect(read(writeFigureFilter({ days: 90, team: 'ledger' }))).toEqual({ days: 90, team: 'ledger' });
});

test('periods are the days of the span, and weeks of a long one, and end today', () => {
  const week = periodStarts('2026-03-02', { days: 7 });
  expect([week.length, week[0], week.at(-1)]).toEqual([7, '2026-02-24', '2026-03-02']);
  const quarter = periodStarts('2026-03-31', { days: 90 });
  expect([quarter.length, quarter[0], quarter[1], quarter.at(-1)]).toEqual([
    13,
    '2026-01-01',
    '2026-01-07',
    '2026-03-25',
  ]);
});

test('the success rate counts only setups that succeeded or failed', () => {
  expect(successRate({ succeeded: 3, failed: 1, ended: 5, open: 2 })).toBe(0.75);
  expect(successRate({ succeeded: 0, failed: 0, ended: 5, open: 2 })).toBeNull();
});
