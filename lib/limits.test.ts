import { expect, test } from 'vitest';
import { limitsOf } from './limits.ts';

test.each([
  [{ person: 3 }, { person: 3, team: 30 }],
  [{ team: 50 }, { person: 10, team: 50 }],
  [
    { person: 3, team: 50 },
    { person: 3, team: 50 },
  ],
  [{}, { person: 10, team: 30 }],
])('submissions limited to %j keep the default for whatever is left out', (submitsPerMinute, effective) => {
  expect(limitsOf({ limits: { submitsPerMinute } }).submitsPerMinute).toEqual(effective);
});

test('a limit set for one thing leaves every other default in place', () => {
  const defaults = limitsOf({});
  expect(limitsOf({ limits: { plansPerMinute: 5 } })).toEqual({ ...defaults, plansPerMinute: 5 });
  expect(limitsOf({ limits: {} })).toEqual(defaults);
});
