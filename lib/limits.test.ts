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
])('submissions limited to %j keep the default for the missing values', (submitsPerMinute, effective) => {
  expect(limitsOf({ limits: { submitsPerMinute } }).submitsPerMinute).toEqual(effective);
});

test('a custom limit keeps every other default', () => {
  const defaults = limitsOf({});
  expect(limitsOf({ limits: { plansPerMinute: 5 } })).toEqual({ ...defaults, plansPerMinute: 5 });
  expect(limitsOf({ limits: {} })).toEqual(defaults);
});
