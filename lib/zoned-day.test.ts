import { expect, test } from 'vitest';
import { TRIALS } from './testing/trials.ts';
import { isTimeZone, startOfDay } from './zoned-day.ts';

test.each([
  ['2026-11-24', 'UTC', '2026-11-24T00:00:00.000Z'],
  ['2026-11-24', 'Asia/Tokyo', '2026-11-23T15:00:00.000Z'],
  ['2026-11-24', 'Asia/Kolkata', '2026-11-23T18:30:00.000Z'],
  ['2026-11-24', 'America/Los_Angeles', '2026-11-24T08:00:00.000Z'],
  // The days of the clock changes, and the days after.
  ['2026-03-08', 'America/Los_Angeles', '2026-03-08T08:00:00.000Z'],
  ['2026-03-09', 'America/Los_Angeles', '2026-03-09T07:00:00.000Z'],
  ['2026-11-01', 'America/Los_Angeles', '2026-11-01T07:00:00.000Z'],
  ['2026-11-02', 'America/Los_Angeles', '2026-11-02T08:00:00.000Z'],
  ['2026-10-25', 'Europe/London', '2026-10-24T23:00:00.000Z'],
  ['2026-10-26', 'Europe/London', '2026-10-26T00:00:00.000Z'],
  // The clocks skip midnight: the day begins at 01:00.
  ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00.000Z'],
  ['2026-03-08', 'America/Havana', '2026-03-08T05:00:00.000Z'],
  // Before time zones, clocks followed the sun: 9 hours, 18 minutes and 59 seconds ahead, and 4 hours, 56 minutes and 2
  // seconds behind.
  ['1880-06-15', 'Asia/Tokyo', '1880-06-14T14:41:01.000Z'],
  ['1880-06-15', 'America/New_York', '1880-06-15T04:56:02.000Z'],
  // The clocks go back from 01:00 to 00:00: the day begins at the first midnight.
  ['2026-11-01', 'America/Havana', '2026-11-01T04:00:00.000Z'],
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

/** The first moment of each local date of 2026, found by reading a clock every 15 minutes. */
function readClock(timeZone: string): Map<string, string> {
  const clock = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const starts = new Map<string, string>();
  const endMs = Date.parse('2027-01-02T00:00:00Z');
  for (let ms = Date.parse('2025-12-30T00:00:00Z'); ms < endMs; ms += 15 * 60_000) {
    const date = clock.format(ms);
    if (!starts.has(date)) starts.set(date, new Date(ms).toISOString());
  }
  return new Map([...starts].filter(([date]) => date.startsWith('2026-')));
}

/** Zones whose clocks skip or repeat midnight, change by half an hour or three quarters, or cross the date line. */
const ZONES = [
  'America/Havana',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Africa/Casablanca',
  'America/Nuuk',
  'America/Scoresbysund',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Atlantic/Azores',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
];

test.each(ZONES.slice(0, TRIALS / 300))(
  'every day of 2026 in %s begins when a clock there first shows its date',
  (timeZone) => {
    const starts = readClock(timeZone);
    expect(starts.size).toBe(365);
    for (const [date, start] of starts)
      expect(`${date} ${startOfDay(date, timeZone).toISOString()}`).toBe(`${date} ${start}`);
  },
);

test.each([
  ['Asia/Tokyo', true],
  ['UTC', true],
  ['Nowhere/Land', false],
  ['', false],
  ["'; DROP TABLE run; --", false],
])('%j is a time zone: %s', (name, isOne) => {
  expect(isTimeZone(name)).toBe(isOne);
});
