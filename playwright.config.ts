import { defineConfig, devices } from '@playwright/test';
import { findBrowser } from './scripts/find-browser.ts';

const executablePath = findBrowser();
if (executablePath === null) throw new Error('There is no browser: npm test says how to get one.');
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  globalSetup: './e2e/harness/global-setup.ts',
  // One portal serves all tests, and one of them kills it.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  // `npm run test:all` sets the scale; `npm test` leaves out the tests that repeat a journey in another language or look.
  grepInvert: process.env.TEST_SCALE === 'full' ? [] : /@all/,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  outputDir: 'test-results',
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    // Without pictures and copies of the page: they take long, and all tests but those that fail take them for nothing.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false, sources: false },
    // What fades in is half-transparent for a while, which is no contrast that anybody could measure.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    permissions: ['clipboard-read', 'clipboard-write'],
    // Chromium refuses to sandbox its processes when root starts it.
    launchOptions: { executablePath, args: isRoot ? ['--no-sandbox'] : [] },
  },
});
