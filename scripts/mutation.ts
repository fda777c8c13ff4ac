import { Stryker } from '@stryker-mutator/core';
import { ROOT } from './run-checks.ts';

// What `npm run test:mutation` runs: breaks one place after the other, and runs the unit tests that reach it. One of them must fail.
// `-- 'lib/aws/*.ts'` breaks the files of a pattern; what is known of the others is kept. `docs/mutation.md` has the results.

/** `lib`, and what of the engine and of AWS's answers needs neither PostgreSQL nor moto. */
const CODE = [
  'lib/**/*.ts',
  'server/engine/worker/check.ts',
  'server/engine/calls/{circuit-breaker,retrying-call,wait-reporter,with-intent}.ts',
  'server/aws/{aws-error,aws-error-codes,map-with-concurrency,owner,patient-call}.ts',
  'server/aws/session/source-identity.ts',
];

process.chdir(ROOT);
// 30 generated cases for a property, since they run again for each change.
process.env.TEST_SCALE = 'small';
const patterns = process.argv.slice(2);
await new Stryker({
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  // No file has this name: Stryker would read it through an interface that TypeScript 7 does not have.
  tsconfigFile: 'none.json',
  // Some tests read source files.
  disableTypeChecks: false,
  mutate: [...(patterns.length > 0 ? patterns : CODE), '!**/*.test.ts', '!lib/**/testing/**', '!lib/i18n/{en,ja}/**'],
  coverageAnalysis: 'perTest',
  // Of tables and schemas, which are made when a file is loaded: each would need all tests of the file again.
  ignoreStatic: true,
  concurrency: 2,
  incremental: true,
  incrementalFile: 'reports/mutation/known.json',
  reporters: ['clear-text', 'html', 'json', 'progress-append-only'],
  clearTextReporter: { logTests: false },
  thresholds: { high: 95, low: 90, break: 85 },
}).runMutationTest();
