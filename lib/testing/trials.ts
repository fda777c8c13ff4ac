/** How many generated cases a property is tried on: enough to notice a mistake each time, and ten times as many in `npm run test:all`. */
export const TRIALS = process.env.TEST_SCALE === 'full' ? 10_000 : 1_000;
