import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** Results of a check. Trials of the fault and security tests are counted separately from tests. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  trials: number;
}

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0, trials: 0 };

const vitestSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
});

/** Counts from Vitest's JSON report; zero if Vitest exited before it wrote one. */
export function readVitestCounts(reportPath: string): Counts {
  if (!existsSync(reportPath)) return NONE;
  const report = vitestSchema.parse(JSON.parse(readFileSync(reportPath, 'utf8')));
  return {
    ...NONE,
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

const playwrightSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/** Counts from Playwright's JSON report. A test that passed only on a retry counts as failed. */
export function readPlaywrightCounts(reportPath: string): Counts {
  if (!existsSync(reportPath)) return NONE;
  const { stats } = playwrightSchema.parse(JSON.parse(readFileSync(reportPath, 'utf8')));
  return { ...NONE, passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}

const trialsSchema = z.array(z.object({ trials: z.number(), violations: z.array(z.string()) }));

/** Counts from a fault or security report: each scenario is one test, which fails on any violation. */
export function readTrialCounts(reportPath: string): Counts {
  if (!existsSync(reportPath)) return NONE;
  const entries = trialsSchema.parse(JSON.parse(readFileSync(reportPath, 'utf8')));
  const failed = entries.filter(({ violations }) => violations.length > 0).length;
  const trials = entries.reduce((sum, entry) => sum + entry.trials, 0);
  return { passed: entries.length - failed, failed, skipped: 0, trials };
}

export function addCounts(left: Counts, right: Counts): Counts {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped,
    trials: left.trials + right.trials,
  };
}
