import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { browserTests, buildIfNeeded, faultTests, QUICK_BENCH, securityTests, VERIFY_LANES, vitest } from './checks.ts';
import { type Check, ROOT, runStages } from './run-checks.ts';
import { type Selection, selectTests } from './select-tests.ts';
import { obtainTools } from './test-tools.ts';

// Runs `npm test`: every check that gates a merge. `-- WORD …` runs what the words name, `--all` runs a quick form of
// everything, and `--watch` reruns the Vitest tests when a file changes. `--seed 77` and `--seed 2001-3000` choose
// schedules. A missing tool is a failure; nothing is skipped.

/**
 * HTTP security checks before each merge. S-02-time compares response times and must run alone, in `npm run test:all`.
 */
const SECURITY = [
  'S-02',
  'S-05',
  'S-05-reads',
  'S-15',
  'S-15-cuts',
  'S-07',
  'S-07-https',
  'S-03',
  'S-04',
  'S-19',
  'S-08',
  'S-13',
];

/** Tests that start programs, including PostgreSQL and moto. */
const SERVICES = vitest('store and engine tests', ['--project=process', '--project=db', '--project=aws']);

/** Tests of the exported code, `npm run conformance`, TLS, poolers and proxies, which start other programs. */
const TOOLS = vitest('tests with other programs', ['--project=tools']);

const { values, positionals } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    watch: { type: 'boolean', default: false },
    seed: { type: 'string' },
  },
  allowPositionals: true,
});
process.exitCode = await main();

async function main(): Promise<number> {
  // Read by randomized tests.
  if (values.seed !== undefined) process.env.TEST_SEED = values.seed;
  if (values.watch) return watch();
  if (positionals.length > 0) return runSelected(positionals);
  const env = await obtainTools({ moto: true, browser: true });
  if (!env) return 1;
  return values.all ? runAll({ ...env, TEST_SCALE: 'full' }) : runBeforeMerge(env);
}

function runBeforeMerge(env: NodeJS.ProcessEnv): Promise<number> {
  const [tests = [], checks = []] = VERIFY_LANES;
  // Security tests wait for time limits. Beside the others, those waits cost no time.
  return runStages(
    [
      [tests, [...checks, ...buildIfNeeded()]],
      [[SERVICES], [browserTests()], [securityTests(SECURITY)]],
    ],
    env,
  );
}

function runAll(env: NodeJS.ProcessEnv): Promise<number> {
  return runStages(
    [
      VERIFY_LANES,
      [buildIfNeeded()],
      [[SERVICES], [faultTests()]],
      [[browserTests()], [TOOLS]],
      [[securityTests(), QUICK_BENCH]],
    ],
    env,
  );
}

/** Runs Vitest in watch mode: PostgreSQL and moto start with the first test that needs them. */
async function watch(): Promise<number> {
  const env = await obtainTools({ moto: true, browser: false });
  if (!env) return 1;
  const child = spawn('vitest', ['--watch', ...positionals], { cwd: ROOT, env, stdio: 'inherit' });
  // Ctrl-C reaches Vitest too, which exits on its own.
  process.on('SIGINT', () => undefined);
  return new Promise((resolve) => child.on('close', (status) => resolve(status ?? 1)));
}

async function runSelected(words: readonly string[]): Promise<number> {
  const selection = selectTests(words, readTestFiles());
  for (const word of selection.unknown) console.error(`No test has the path or the name: ${word}`);
  if (selection.unknown.length > 0) return 1;
  const checks = checksOf(selection);
  const needsBuild = checks.some(({ name }) => name !== 'tests');
  const env = await obtainTools({
    moto: needsBuild || selection.vitest.some((name) => /\.(?:aws|tools)\.test\.ts$/.test(name)),
    browser: selection.playwright.length > 0,
  });
  return env ? runStages([...(needsBuild ? [[buildIfNeeded()]] : []), [checks]], env) : 1;
}

function checksOf({ vitest: files, playwright, faults, security, title }: Selection): Check[] {
  // Named tests run even if only test:all runs them otherwise.
  const browser = browserTests([...playwright, ...(title === null ? [] : ['--grep', title])]);
  return [
    ...(files.length > 0 ? [vitest('tests', [...files, ...(title === null ? [] : ['-t', title])])] : []),
    ...(faults.length > 0 ? [faultTests(faults)] : []),
    ...(security.length > 0 ? [securityTests(security)] : []),
    ...(playwright.length > 0 ? [{ ...browser, env: { ...browser.env, TEST_SCALE: 'full' } }] : []),
  ];
}

function readTestFiles() {
  return globSync('{app,components,lib,server,sandbox,scripts,e2e}/**/*.{ts,tsx}', { cwd: ROOT }).map((file) => ({
    name: file.split(path.sep).join('/'),
    text: readFileSync(path.join(ROOT, file), 'utf8'),
  }));
}
