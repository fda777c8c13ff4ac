import { Stryker } from '@stryker-mutator/core';
import { ROOT } from './run-checks.ts';

// Runs `npm run test:mutation`: changes one place in the code at a time and runs the unit tests that reach
// it, one of which must fail. `-- 'lib/aws/*.ts'` limits it to a pattern and keeps earlier results of
// other files. Results: `docs/mutation.md`.

/** `lib`, and the parts of the engine and the AWS layer that need neither PostgreSQL nor moto. */
const CODE = [
  'lib/**/*.ts',
  'server/engine/worker/check.ts',
  'server/engine/calls/{circuit-breaker,retrying-call,wait-reporter,with-intent}.ts',
  'server/aws/{aws-error,aws-error-codes,map-with-concurrency,owner,patient-call}.ts',
  'server/aws/session/source-identity.ts',
];

process.chdir(ROOT);
// Only 30 generated cases per property, since they run again for each mutant.
process.env.TEST_SCALE = 'small';
const patterns = process.argv.slice(2);
await new Stryker({
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  // A nonexistent file, because Stryker reads it through an API that TypeScript 7 doesn't have.
  tsconfigFile: 'none.json',
  // Some tests read source files.
  disableTypeChecks: false,
  mutate: [...(patterns.length > 0 ? patterns : CODE), '!**/*.test.ts', '!lib/**/testing/**', '!lib/i18n/{en,ja}/**'],
  coverageAnalysis: 'perTest',
  // Mutants in code that runs when a file is loaded, such as tables and schemas, would rerun all tests of it.
  ignoreStatic: true,
  concurrency: 2,
  incremental: true,
  incrementalFile: 'reports/mutation/known.json',
  reporters: ['clear-text', 'html', 'json', 'progress-append-only'],
  clearTextReporter: { logTests: false },
  thresholds: { high: 95, low: 90, break: 85 },
}).runMutationTest();
