import { spawn } from 'node:child_process';
import path from 'node:path';
import { addCounts, type Counts, NONE } from './test-counts.ts';

/** A command that passes or fails by its exit status, and by its report if it has one. */
export interface Check {
  name: string;
  command: readonly [string, ...string[]];
  env?: Readonly<Record<string, string>>;
  readCounts?: () => Counts;
}

interface CheckEnd {
  check: Check;
  problem: string | null;
  counts: Counts;
}

export const ROOT = path.dirname(import.meta.dirname);

/** A folder in which Node keeps what it compiles, which takes a third of a program's start. */
export const COMPILE_CACHE = path.join(ROOT, 'node_modules', '.cache', 'node');

/**
 * Runs stages in order and stops after the first that fails. The lanes of a stage run in parallel, and the checks of a
 * lane in order. The first lane writes directly to the terminal; the others print their output when each check ends.
 */
export async function runStages(
  stages: readonly (readonly (readonly Check[])[])[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const startedAt = performance.now();
  let total = NONE;
  let failures: string[] = [];
  for (const lanes of stages) {
    const ends = (await Promise.all(lanes.map((lane, no) => runLane(lane, env, no === 0)))).flat();
    total = ends.reduce((sum, { counts }) => addCounts(sum, counts), total);
    failures = ends.filter(({ problem }) => problem !== null).map(({ check, problem }) => `${check.name}: ${problem}`);
    if (failures.length > 0) break;
  }
  if (total.trials > 0) console.log(`\n${total.trials} trials in the fault and security tests`);
  for (const failure of failures) console.log(`\n${failure}`);
  for (const name of total.failures) console.log(`  ${name}`);
  console.log(`\nin ${seconds(startedAt)}`);
  // A check without a report, such as type checking, counts as one failure.
  const failed = failures.length > 0 ? Math.max(1, total.failed) : 0;
  console.log(`${total.passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

async function runLane(lane: readonly Check[], env: NodeJS.ProcessEnv, isShown: boolean): Promise<CheckEnd[]> {
  const ends: CheckEnd[] = [];
  for (const check of lane) {
    const end = await runCheck(check, env, isShown);
    ends.push(end);
    if (end.problem !== null) break;
  }
  return ends;
}

async function runCheck(check: Check, env: NodeJS.ProcessEnv, isShown: boolean): Promise<CheckEnd> {
  const startedAt = performance.now();
  const { status, output } = await runCommand(check, env, isShown);
  const counts = check.readCounts?.() ?? NONE;
  const problem = describeProblem(status, counts);
  console.log(`${output}=== ${check.name}: ${problem ?? 'passed'}, ${seconds(startedAt)} ===`);
  return { check, problem, counts };
}

function runCommand({ command: [program, ...parameters], env: own }: Check, env: NodeJS.ProcessEnv, isShown: boolean) {
  const stdio = isShown ? 'inherit' : 'pipe';
  const child = spawn(program, parameters, { cwd: ROOT, env: { ...env, ...own }, stdio: ['ignore', stdio, stdio] });
  const parts: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => parts.push(part));
  return new Promise<{ status: number | null; output: string }>((resolve) => {
    child.on('error', (error) => resolve({ status: null, output: `${error.message}\n` }));
    child.on('close', (status) => resolve({ status, output: Buffer.concat(parts).toString() }));
  });
}

/** Why a check failed; null if it passed. */
function describeProblem(status: number | null, { failed, skipped }: Counts): string | null {
  if (status !== 0 || failed > 0) return 'failed';
  return skipped > 0 ? `${skipped} tests were skipped` : null;
}

function seconds(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}
