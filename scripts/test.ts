import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SandboxFailure } from '#sandbox/failure.ts';
import { obtainMoto } from '#sandbox/moto.ts';
import { PartKeeper } from '#sandbox/part-keeper.ts';
import { obtainBrowser } from './find-browser.ts';
import { readPlaywrightCounts, readTrialCounts, readVitestCounts, type TestCounts } from './test-counts.ts';

// What `npm test` runs: every check in order, up to the first that fails. Nothing is skipped: a missing tool is a failure.

interface Check {
  name: string;
  command: string[];
  countTests?: () => TestCounts;
}

const root = path.dirname(import.meta.dirname);
const reports = mkdtempSync(path.join(tmpdir(), 'limitless-test-'));
const vitestReport = path.join(reports, 'vitest.json');
const playwrightReport = path.join(reports, 'playwright.json');

/** The requirements that are tried each time; the others take too long, and have `npm run test:faults`. */
const FAULTS_EACH_TIME = ['R-10', 'R-01', 'R-03', 'R-04', 'R-11', 'R-12', 'S-09'];

const CHECKS: readonly Check[] = [
  { name: 'format and lint', command: ['biome', 'check', '--error-on-warnings'] },
  { name: 'route types', command: ['next', 'typegen'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'unused files, exports and dependencies', command: ['knip'] },
  {
    name: 'unit and store tests',
    command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`],
    countTests: () => readVitestCounts(vitestReport),
  },
  { name: 'build', command: ['next', 'build'] },
  {
    name: 'browser tests',
    command: ['playwright', 'test', '--reporter=list,json'],
    countTests: () => readPlaywrightCounts(playwrightReport),
  },
  {
    name: 'security tests',
    command: ['node', 'e2e/security/main.ts'],
    countTests: () => readTrialCounts(path.join(root, 'security-report.json')),
  },
  {
    name: 'fault tests, in part',
    command: ['node', 'e2e/faults/main.ts', '--quick', ...FAULTS_EACH_TIME.flatMap((id) => ['--only', id])],
    countTests: () => readTrialCounts(path.join(root, 'fault-report.json')),
  },
];

const tools = await obtainTools();
process.exitCode = tools ? runChecks(tools) : 1;
rmSync(reports, { recursive: true, force: true });

/** The environment of the checks; null where a tool is missing and cannot be had. */
async function obtainTools(): Promise<NodeJS.ProcessEnv | null> {
  const browser = obtainBrowser();
  if (!browser) {
    console.error(`There is no browser for the browser tests. To get one, do one of these and start again:
  - install Chromium (Debian: apt install chromium) or Google Chrome
  - npx playwright install --with-deps chromium
  - set CHROMIUM_PATH to the path of a Chromium`);
    return null;
  }
  const moto = await findMotoCommand();
  if (!moto) return null;
  const { AWS_ENDPOINT_URL: _outside, DATABASE_URL: _deployed, ...environment } = process.env;
  return {
    ...environment,
    PATH: moto.includes('/') ? `${path.dirname(moto)}${path.delimiter}${process.env.PATH}` : process.env.PATH,
    CHROMIUM_PATH: browser,
    PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport,
    NEXT_TELEMETRY_DISABLED: '1',
  };
}

async function findMotoCommand(): Promise<string | null> {
  const folder = path.join(root, 'data', 'tests');
  mkdirSync(path.join(folder, 'logs'), { recursive: true });
  try {
    return await obtainMoto(folder, new PartKeeper(folder, console.error), console.log);
  } catch (error) {
    if (!(error instanceof SandboxFailure)) throw error;
    console.error(error.message);
    return null;
  }
}

function runChecks(env: NodeJS.ProcessEnv): number {
  const total: TestCounts = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, command, countTests } of CHECKS) {
    console.log(`\n=== ${name}: ${command[0]} ===`);
    const startedAt = performance.now();
    const { status, error } = spawnSync(command[0] as string, command.slice(1), { cwd: root, env, stdio: 'inherit' });
    const counts = countTests?.() ?? { passed: 0, failed: 0, skipped: 0 };
    total.passed += counts.passed;
    total.failed += counts.failed;
    const problem = describeProblem(status, error, counts);
    console.log(`=== ${name}: ${problem ?? 'passed'}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s ===`);
    if (problem === null) continue;
    return conclude({ ...total, failed: Math.max(total.failed, 1) });
  }
  return conclude(total);
}

/** Why a check has not passed; null where it has. */
function describeProblem(
  status: number | null,
  error: Error | undefined,
  { failed, skipped }: TestCounts,
): string | null {
  if (error) return `could not be started (${error.message})`;
  if (status !== 0 || failed > 0) return 'failed';
  return skipped > 0 ? `${skipped} tests were skipped` : null;
}

function conclude({ passed, failed }: TestCounts): number {
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}
