import { expect, test } from 'vitest';
import { splitDuration } from './duration.ts';

test.for([
  [-5_000, 'seconds', 0, 0, 0, 0],
  [0, 'seconds', 0, 0, 0, 0],
  [999, 'seconds', 0, 0, 0, 0],
  [59_999, 'seconds', 0, 0, 0, 59],
  [60_000, 'minutes', 0, 0, 1, 0],
  [3_599_999, 'minutes', 0, 0, 59, 59],
  [3_600_000, 'hours', 0, 1, 0, 0],
  [90_061_000, 'days', 1, 1, 1, 1],
] as const)('%i ms is shown as %s', ([ms, unit, days, hours, minutes, seconds]) => {
  expect(splitDuration(ms)).toEqual({ unit, days, hours, minutes, seconds });
});
