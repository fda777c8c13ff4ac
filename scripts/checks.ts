import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isBuilt } from '#sandbox/build.ts';
import { type Check, ROOT } from './run-checks.ts';
import { readPlaywrightCounts, readTrialCounts, readVitestCounts } from './test-counts.ts';

const reports = mkdtempSync(path.join(tmpdir(), 'limitless-test-'));
process.once('exit', () => rmSync(reports, { recursive: true, force: true }));

const FORMAT_AND_LINT: Check = { name: 'format and lint', command: ['biome', 'check', '--error-on-warnings'] };
const ROUTE_TYPES: Check = { name: 'types of routes', command: ['next', 'typegen'] };
const TYPES: Check = { name: 'types', command: ['tsc', '--noEmit'] };
const UNUSED: Check = { name: 'unused files, exports and dependencies', command: ['knip'] };
const BUILD: Check = { name: 'build', command: ['next', 'build'] };

/** The build, unless there is one of the current sources. */
export function buildIfNeeded(): Check[] {
  return isBuilt(ROOT) ? [] : [BUILD];
}

/** Vitest tests; `filters` are projects, paths, and names in Vitest's syntax. */
export function vitest(name: string, filters: readonly string[]): Check {
  const report = path.join(reports, `${name.replaceAll(' ', '-')}.json`);
  return {
    name,
    command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters],
    // With a name filter, Vitest counts the file's other tests as skipped.
    readCounts: () => ({ ...readVitestCounts(report), ...(filters.includes('-t') ? { skipped: 0 } : {}) }),
  };
}

export function browserTests(filters: readonly string[] = []): Check {
  const report = path.join(reports, 'browser-tests.json');
  return {
    name: 'browser tests',
    command: ['playwright', 'test', '--reporter=list,json', ...filters],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    readCounts: () => readPlaywrightCounts(report),
  };
}

/** A few trials of each named scenario, or of all if none is named. */
export function faultTests(only: readonly string[] = []): Check {
  return {
    name: 'fault tests',
    command: ['node', 'e2e/faults/main.ts', '--quick', ...only.flatMap((id) => ['--only', id])],
    readCounts: () => readTrialCounts(path.join(ROOT, 'fault-report.json')),
  };
}

export function securityTests(only: readonly string[] = []): Check {
  return {
    name: 'security tests',
    command: ['node', 'e2e/security/main.ts', ...only.flatMap((id) => ['--only', id])],
    readCounts: () => readTrialCounts(path.join(ROOT, 'security-report.json')),
  };
}

/** A few samples of each value: that the bench still works, not whether a busy machine meets the targets. */
export const QUICK_BENCH: Check = { name: 'bench', command: ['node', 'e2e/bench/main.ts', '--quick', '--report-only'] };

/** Checks without a database, AWS, or a browser, for two cores. */
export const VERIFY_LANES: readonly (readonly Check[])[] = [
  [vitest('unit and component tests', ['--project=unit', '--project=components'])],
  [FORMAT_AND_LINT, ROUTE_TYPES, TYPES, UNUSED],
];
