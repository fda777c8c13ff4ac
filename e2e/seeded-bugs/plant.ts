import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SeededBug, WholePortalCheck } from './seeded-bug.ts';

/** The outcome of a bug: tests failed because of it, they passed with it, or it could not be tried. */
export type Fate = 'caught' | 'survived' | 'not-planted';

/** Copies the project's files known to git. */
export function copyProject(root: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  const { stdout } = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
  for (const file of stdout.split('\0').filter((name) => name !== '' && !name.endsWith('.png'))) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    cpSync(path.join(root, file), path.join(folder, file));
  }
}

/** Plants the bug in the copy, runs the tests that must catch it, and removes it again. */
export function tryBug(folder: string, bug: SeededBug): { fate: Fate; output: string } {
  const file = path.join(folder, bug.file);
  const original = readFileSync(file, 'utf8');
  if (original.split(bug.find).length !== 2) {
    return { fate: 'not-planted', output: `${bug.file} must contain exactly once: ${bug.find}` };
  }
  writeFileSync(
    file,
    original.replace(bug.find, () => bug.replace),
  );
  try {
    const { caughtBy } = bug;
    return 'suite' in caughtBy ? runCheck(folder, caughtBy) : runTests(folder, [caughtBy.file], caughtBy.test);
  } finally {
    writeFileSync(file, original);
  }
}

/** Builds the portal with the bug and runs the check on it. */
function runCheck(folder: string, { suite, check }: WholePortalCheck): { fate: Fate; output: string } {
  const quick = suite === 'faults' ? ['--quick'] : [];
  const parameters = [`e2e/${suite}/main.ts`, ...quick, '--only', check];
  const { status, stdout, stderr } = spawnSync('node', parameters, { cwd: folder, encoding: 'utf8' });
  const output = `${stdout}\n${stderr}`;
  // A bug counts as caught only if a trial found a violation, not if the portal can't be built or started.
  const [, trials, violations] = new RegExp(`^${check} .*: (\\d+) trials, (\\d+) violations`, 'm').exec(output) ?? [];
  if (!Number(trials)) return { fate: 'not-planted', output };
  return { fate: status !== 0 && Number(violations) > 0 ? 'caught' : 'survived', output };
}

/** Stops at the first failure. */
export function runTests(folder: string, files: readonly string[], test?: string): { fate: Fate; output: string } {
  const narrowed = test === undefined ? [] : ['--testNamePattern', test];
  const { status, stdout, stderr } = spawnSync(
    'vitest',
    ['run', '--bail=1', '--reporter=default', ...narrowed, ...files],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', TEST_SCALE: 'full' },
    },
  );
  const output = `${stdout}\n${stderr}`;
  // A failed test catches a bug, and a passed one misses it. A file that can't be loaded, or that has no test with the
  // name, does neither.
  const wanted = status === 0 ? /^ *Tests .*\d+ passed/m : /^ *Tests .*\d+ failed/m;
  if (!wanted.test(output)) return { fate: 'not-planted', output };
  return { fate: status === 0 ? 'survived' : 'caught', output };
}
