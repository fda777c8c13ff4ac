import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // The marker that keeps a module out of the browser's bundle throws outside of Next.
    alias: { 'server-only': fileURLToPath(import.meta.resolve('next/dist/compiled/server-only/empty.js')) },
  },
  test: {
    include: [
      '{lib,server,components,app,sandbox,scripts,e2e/harness,e2e/faults,e2e/oracle,e2e/seeded-bugs}/**/*.test.{ts,tsx}',
    ],
    globalSetup: ['server/store/testing/global-setup.ts'],
    watch: false,
    // A test waits for PostgreSQL and for AWS's stand-in most of the time: no core is kept back.
    maxWorkers: '100%',
    // Databases are made and dropped, processes started, and the machine may be busy: only a test that fails ever waits so long.
    hookTimeout: 180_000,
    testTimeout: 180_000,
    // PostgreSQL writes everything to the disk before it ends; a busy one takes its time.
    teardownTimeout: 30_000,
  },
});
