import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { serverReferences } from './components/testing/server-references.ts';
import { COMPILE_CACHE } from './scripts/run-checks.ts';

const ROOTS = '{lib,server,app,sandbox,scripts,e2e}';
const POSTGRES = 'server/store/testing/global-setup.ts';
const MOTO = 'e2e/harness/moto-pool.ts';

/** Stryker breaks `lib` and the engine, and the unit tests beside them must notice. */
const IS_MUTATION_TEST = process.env.STRYKER_MUTATOR_WORKER !== undefined;

/** Node keeps what it compiles, for the tests' processes and those that they start. */
process.env.NODE_COMPILE_CACHE ??= COMPILE_CACHE;

const KINDS = ['process', 'db', 'aws', 'tools'];

/**
 * What a test needs is in its name: `*.test.ts` nothing, `*.process.test.ts` programs that it starts, `*.db.test.ts` PostgreSQL,
 * `*.aws.test.ts` PostgreSQL and moto, `*.tools.test.ts` also programs such as PgBouncer, the AWS CLI and Terraform. Those of `components/` have a page, without a screen.
 */
export default defineConfig({
  test: {
    watch: false,
    maxWorkers: '100%',
    // PostgreSQL writes everything to the disk before it ends.
    teardownTimeout: 30_000,
    projects: IS_MUTATION_TEST
      ? [unitTests('{lib,server}')]
      : [
          unitTests(ROOTS),
          {
            plugins: [serverReferences()],
            ...project({
              name: 'components',
              include: ['components/**/*.test.{ts,tsx}'],
              environment: './components/testing/page-environment.ts',
              setupFiles: ['components/testing/set-up.ts'],
              // One worker loads jsdom and Cloudscape once. What else `npm run verify` does has the other core meanwhile.
              maxWorkers: 1,
              sequence: { groupOrder: 0 },
              // Loaded by Node itself: components/testing/load-cloudscape.ts says how.
              server: { deps: { external: [/@cloudscape-design/] } },
            }),
          },
          project({ name: 'process', include: [`${ROOTS}/**/*.process.test.ts`] }),
          project({ name: 'db', include: [`${ROOTS}/**/*.db.test.ts`], globalSetup: [POSTGRES] }),
          project({ name: 'aws', include: [`${ROOTS}/**/*.aws.test.ts`], globalSetup: [POSTGRES, MOTO] }),
          project({
            name: 'tools',
            include: [`${ROOTS}/**/*.tools.test.ts`],
            globalSetup: [POSTGRES, MOTO],
            // Terraform loads a provider of several hundred megabytes for each command.
            testTimeout: 600_000,
          }),
        ],
  },
});

function unitTests(roots: string): TestProjectInlineConfiguration {
  return project({ name: 'unit', include: [`${roots}/**/*.test.ts`], exclude: [`**/*.{${KINDS}}.test.ts`] });
}

function project(test: NonNullable<TestProjectInlineConfiguration['test']>): TestProjectInlineConfiguration {
  return {
    resolve: {
      // The marker that keeps a module out of the browser's bundle throws outside of Next.
      alias: { 'server-only': fileURLToPath(import.meta.resolve('next/dist/compiled/server-only/empty.js')) },
    },
    test: {
      // A worker keeps its modules from file to file: loading the AWS SDK takes longer than most files.
      isolate: false,
      sequence: { groupOrder: 1 },
      // Only a test that fails waits this long.
      testTimeout: 30_000,
      hookTimeout: 60_000,
      ...test,
    },
  };
}
