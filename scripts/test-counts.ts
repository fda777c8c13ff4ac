import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
}

const NONE: TestCounts = { passed: 0, failed: 0, skipped: 0 };

const vitestSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
});

/** Counts of vitest's JSON report; none where there is no report, because vitest did not come so far. */
export function readVitestCounts(reportPath: string): TestCounts {
  if (!existsSync(reportPath)) return NONE;
  const report = vitestSchema.parse(JSON.parse(readFileSync(reportPath, 'utf8')));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

const playwrightSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/** Counts of Playwright's JSON report. A test that passed only at its second try has failed. */
export function readPlaywrightCounts(reportPath: string): TestCounts {
  if (!existsSync(reportPath)) return NONE;
  const { stats } = playwrightSchema.parse(JSON.parse(readFileSync(reportPath, 'utf8')));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

const trialsSchema = z.array(z.object({ trials: z.number(), violations: z.array(z.string()) }));

/** Counts of the report of the fault tests or the security tests: each trial is a test, and each violation one that has failed. */
export function readTrialCounts(reportPath: string): TestCounts {
  if (!existsSync(reportPath)) return NONE;
  const entries = trialsSchema.parse(JSON.parse(readFileSync(reportPath, 'utf8')));
  const trials = entries.reduce((sum, entry) => sum + entry.trials, 0);
  const failed = entries.reduce((sum, entry) => sum + entry.violations.length, 0);
  return { passed: Math.max(0, trials - failed), failed, skipped: 0 };
}
