import { expect, test } from 'vitest';
import { isTimeZone, startOfDay } from './zoned-day.ts';

test.each([
  ['2026-11-24', 'UTC', '2026-11-24T00:00:00.000Z'],
  ['2026-11-24', 'Asia/Tokyo', '2026-11-23T15:00:00.000Z'],
  ['2026-11-24', 'Asia/Kolkata', '2026-11-23T18:30:00.000Z'],
  ['2026-11-24', 'America/Los_Angeles', '2026-11-24T08:00:00.000Z'],
  // The days on which the clocks change, and those after.
  ['2026-03-08', 'America/Los_Angeles', '2026-03-08T08:00:00.000Z'],
  ['2026-03-09', 'America/Los_Angeles', '2026-03-09T07:00:00.000Z'],
  ['2026-11-01', 'America/Los_Angeles', '2026-11-01T07:00:00.000Z'],
  ['2026-11-02', 'America/Los_Angeles', '2026-11-02T08:00:00.000Z'],
  ['2026-10-25', 'Europe/London', '2026-10-24T23:00:00.000Z'],
  ['2026-10-26', 'Europe/London', '2026-10-26T00:00:00.000Z'],
])('%s in %s begins at %s', (date, timeZone, begin) => {
  expect(startOfDay(date, timeZone).toISOString()).toBe(begin);
});

test.each([
  ['2026-11-30', 'UTC', '2026-12-01T00:00:00.000Z'],
  ['2028-02-28', 'Asia/Tokyo', '2028-02-28T15:00:00.000Z'],
  // A day of 23 hours and one of 25.
  ['2026-03-08', 'America/Los_Angeles', '2026-03-09T07:00:00.000Z'],
  ['2026-11-01', 'America/Los_Angeles', '2026-11-02T08:00:00.000Z'],
  ['9999-12-31', 'UTC', '+010000-01-01T00:00:00.000Z'],
])('the day after %s in %s begins at %s', (date, timeZone, begin) => {
  expect(startOfDay(date, timeZone, 1).toISOString()).toBe(begin);
});

test.each([
  ['Asia/Tokyo', true],
  ['UTC', true],
  ['Nowhere/Land', false],
  ['', false],
  ["'; DROP TABLE run; --", false],
])('%j is a time zone: %s', (name, isOne) => {
  expect(isTimeZone(name)).toBe(isOne);
});
