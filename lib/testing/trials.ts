const IS_FULL = process.env.TEST_SCALE === 'full';
const IS_SMALL = process.env.TEST_SCALE === 'small';

/** How many generated cases a property is tried on: enough to notice a mistake each time, ten times as many in `npm run test:all`, and few in `npm run test:mutation`. */
export const TRIALS = IS_FULL ? 10_000 : IS_SMALL ? 30 : 1_000;

/** Of a matrix whose rows take a run each: the first ones, those that differ most; all in `npm run test:all`. */
export function firstRows<T>(rows: readonly T[], count: number): readonly T[] {
  return IS_FULL ? rows : rows.slice(0, count);
}
