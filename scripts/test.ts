import { spawn } from 'node:child_process';
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
  /** Run at the same time, one after the other, and are told at the end: what waits most of the time leaves the processors to the other. */
  beside?: readonly Check[];
}

interface CheckEnd {
  check: Check;
  problem: string | null;
  counts: TestCounts;
  seconds: number;
  /** Of a check that ran beside another. */
  output: string;
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
  { name: 'build', command: ['next', 'build'] },
  {
    name: 'unit and store tests',
    command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`],
    countTests: () => readVitestCounts(vitestReport),
    beside: [
      {
        name: 'fault tests, in part',
        command: ['node', 'e2e/faults/main.ts', '--quick', ...FAULTS_EACH_TIME.flatMap((id) => ['--only', id])],
        countTests: () => readTrialCounts(path.join(root, 'fault-report.json')),
      },
      {
        name: 'security tests',
        command: ['node', 'e2e/security/main.ts'],
        countTests: () => readTrialCounts(path.join(root, 'security-report.json')),
      },
    ],
  },
  {
    name: 'browser tests',
    command: ['playwright', 'test', '--reporter=list,json'],
    countTests: () => readPlaywrightCounts(playwrightReport),
  },
];

const tools = await obtainTools();
process.exitCode = tools ? await runChecks(tools) : 1;
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

async function runChecks(env: NodeJS.ProcessEnv): Promise<number> {
  const total: TestCounts = { passed: 0, failed: 0, skipped: 0 };
  for (const check of CHECKS) {
    const ends = await runWithNeighbours(check, env);
    for (const { counts } of ends) {
      total.passed += counts.passed;
      total.failed += counts.failed;
    }
    if (ends.some(({ problem }) => problem !== null)) return conclude({ ...total, failed: Math.max(total.failed, 1) });
  }
  return conclude(total);
}

async function runWithNeighbours(check: Check, env: NodeJS.ProcessEnv): Promise<CheckEnd[]> {
  const { beside = [] } = check;
  const neighbours = runInOrder(beside, env);
  const names = beside.map(({ name }) => name).join(', then ');
  console.log(`\n=== ${check.name}: ${check.command[0]}${names && `, and beside it ${names}`} ===`);
  const end = await runCheck(check, env, 'inherit');
  tell(end);
  const others = await neighbours;
  for (const other of others) {
    console.log(`\n=== ${other.check.name}: ${other.check.command[0]} ===\n${other.output}`);
    tell(other);
  }
  return [end, ...others];
}

/** Up to the first that fails. */
async function runInOrder(checks: readonly Check[], env: NodeJS.ProcessEnv): Promise<CheckEnd[]> {
  const ends: CheckEnd[] = [];
  for (const check of checks) {
    const end = await runCheck(check, env, 'pipe');
    ends.push(end);
    if (end.problem !== null) break;
  }
  return ends;
}

function tell({ check, problem, seconds }: CheckEnd): void {
  console.log(`=== ${check.name}: ${problem ?? 'passed'}, ${seconds.toFixed(1)} s ===`);
}

function runCheck(check: Check, env: NodeJS.ProcessEnv, stdio: 'inherit' | 'pipe'): Promise<CheckEnd> {
  const { command, countTests } = check;
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command[0] as string, command.slice(1), { cwd: root, env, stdio: ['ignore', stdio, stdio] });
    const parts: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => parts.push(part));
    const end = (status: number | null, error?: Error) => {
      const counts = countTests?.() ?? { passed: 0, failed: 0, skipped: 0 };
      const seconds = (performance.now() - startedAt) / 1000;
      const output = Buffer.concat(parts).toString().trimEnd();
      resolve({ check, problem: describeProblem(status, error, counts), counts, seconds, output });
    };
    child.on('error', (error) => end(null, error));
    child.on('close', (status) => end(status));
  });
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
