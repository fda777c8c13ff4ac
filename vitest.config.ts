import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { serverReferences } from './components/testing/server-references.ts';

const ROOTS = '{lib,server,components,app,sandbox,scripts,e2e}';
const POSTGRES = 'server/store/testing/global-setup.ts';
const MOTO = 'e2e/harness/moto-pool.ts';

/** What a test needs is in its name: `*.test.ts` nothing, `*.db.test.ts` PostgreSQL, `*.aws.test.ts` PostgreSQL and moto. */
export default defineConfig({
  test: {
    watch: false,
    maxWorkers: '100%',
    // PostgreSQL writes everything to the disk before it ends.
    teardownTimeout: 30_000,
    projects: [
      project('unit', [`${ROOTS}/**/*.test.{ts,tsx}`], []),
      project('db', [`${ROOTS}/**/*.db.test.ts`], [POSTGRES]),
      project('aws', [`${ROOTS}/**/*.aws.test.ts`], [POSTGRES, MOTO]),
    ],
  },
});

function project(name: string, include: string[], globalSetup: string[]): TestProjectInlineConfiguration {
  return {
    plugins: name === 'unit' ? [serverReferences()] : [],
    resolve: {
      // The marker that keeps a module out of the browser's bundle throws outside of Next.
      alias: { 'server-only': fileURLToPath(import.meta.resolve('next/dist/compiled/server-only/empty.js')) },
    },
    test: {
      name,
      include,
      exclude: name === 'unit' ? ['**/*.{db,aws}.test.ts'] : [],
      globalSetup,
      setupFiles: name === 'unit' ? ['components/testing/set-up.ts'] : [],
      // Loaded by Node itself: components/testing/load-cloudscape.ts says how.
      server: { deps: { external: [/@cloudscape-design/] } },
      // A worker keeps its modules from file to file: loading the AWS SDK takes longer than most files.
      isolate: false,
      // Only a test that fails waits this long.
      testTimeout: 30_000,
      hookTimeout: 60_000,
    },
  };
}
