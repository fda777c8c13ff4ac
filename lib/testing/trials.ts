/** In `npm run test:all`. */
export const IS_FULL = process.env.TEST_SCALE === 'full';
const IS_SMALL = process.env.TEST_SCALE === 'small';

/**
 * The number of generated cases per property: enough to notice a mistake each time, ten times as many in `npm run
 * test:all`, and few in `npm run test:mutation`.
 */
export const TRIALS = IS_FULL ? 10_000 : IS_SMALL ? 30 : 1_000;

/** Every so many of the rows, beginning with another one at each turn; all of them in `npm run test:all`. */
export function rowsInTurn<T>(rows: readonly T[], turn: number, every = rows.length): readonly T[] {
  return IS_FULL ? rows : rows.filter((_, no) => (no + turn) % every === 0);
}

/** The first rows of a matrix with one run per row, which differ the most; all of them in `npm run test:all`. */
export function firstRows<T>(rows: readonly T[], count: number): readonly T[] {
  return IS_FULL ? rows : rows.slice(0, count);
}
