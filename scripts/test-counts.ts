import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** Results of a check. Trials of the fault and security tests are counted separately from tests. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  trials: number;
  /** The names of those that failed. */
  failures: readonly string[];
}

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0, trials: 0, failures: [] };

const vitestSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
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
    failures: report.testResults.flatMap(({ name, status, assertionResults }) => {
      const file = path.relative(process.cwd(), name);
      const failed = assertionResults.filter((one) => one.status === 'failed');
      // A file whose setup fails has no failed test.
      if (failed.length === 0) return status === 'failed' ? [file] : [];
      return failed.map(({ fullName, failureMessages }) => `${file}: ${fullName}: ${firstLine(failureMessages?.[0])}`);
    }),
  };
}

function firstLine(message = ''): string {
  return message.split('\n', 1)[0]?.slice(0, 200) ?? '';
}

const specsSchema = z.array(z.object({ title: z.string(), file: z.string(), ok: z.boolean() })).optional();
const playwrightSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  suites: z.array(z.object({ specs: specsSchema, suites: z.array(z.object({ specs: specsSchema })).optional() })),
});

/** Counts from Playwright's JSON report. A test that passed only on a retry counts as failed. */
export function readPlaywrightCounts(reportPath: string): Counts {
  if (!existsSync(reportPath)) return NONE;
  const { stats, suites } = playwrightSchema.parse(JSON.parse(readFileSync(reportPath, 'utf8')));
  const specs = suites.flatMap((suite) => [suite, ...(suite.suites ?? [])]).flatMap((suite) => suite.specs ?? []);
  const failures = specs.filter(({ ok }) => !ok).map(({ file, title }) => `${file}: ${title}`);
  return { ...NONE, passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped, failures };
}

const trialsSchema = z.array(z.object({ id: z.string(), trials: z.number(), violations: z.array(z.string()) }));

/** Counts from a fault or security report: each scenario is one test, which fails on any violation. */
export function readTrialCounts(reportPath: string): Counts {
  if (!existsSync(reportPath)) return NONE;
  const entries = trialsSchema.parse(JSON.parse(readFileSync(reportPath, 'utf8')));
  const failures = entries.filter(({ violations }) => violations.length > 0).map(({ id }) => id);
  const trials = entries.reduce((sum, entry) => sum + entry.trials, 0);
  return { ...NONE, passed: entries.length - failures.length, failed: failures.length, trials, failures };
}

export function addCounts(left: Counts, right: Counts): Counts {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped,
    trials: left.trials + right.trials,
    failures: [...left.failures, ...right.failures],
  };
}
