import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SeededBug, WholePortalCheck } from './seeded-bug.ts';

/** What became of a bug: tests failed because of it, they passed with it, or it could not be tried. */
export type Fate = 'caught' | 'survived' | 'not-planted';

/** Copies what git knows of the project below its own folder, where the copy finds the same node_modules. */
export function copyProject(root: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  const { stdout } = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
  for (const file of stdout.split('\0').filter((name) => name !== '' && !name.endsWith('.png'))) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    cpSync(path.join(root, file), path.join(folder, file));
  }
}

/** Plants the bug in the copy, runs the tests that must catch it, and takes it out again. */
export function tryBug(folder: string, bug: SeededBug): { fate: Fate; output: string } {
  const file = path.join(folder, bug.file);
  const sound = readFileSync(file, 'utf8');
  if (sound.split(bug.find).length !== 2) {
    return { fate: 'not-planted', output: `${bug.file} does not hold exactly once: ${bug.find}` };
  }
  writeFileSync(
    file,
    sound.replace(bug.find, () => bug.replace),
  );
  try {
    const { caughtBy } = bug;
    return 'suite' in caughtBy ? runCheck(folder, caughtBy) : runTests(folder, [caughtBy.file], caughtBy.test);
  } finally {
    writeFileSync(file, sound);
  }
}

/** Builds the portal with the bug in it and tries the check on it. */
function runCheck(folder: string, { suite, check }: WholePortalCheck): { fate: Fate; output: string } {
  const quick = suite === 'faults' ? ['--quick'] : [];
  const parameters = [`e2e/${suite}/main.ts`, ...quick, '--only', check];
  const { status, stdout, stderr } = spawnSync('node', parameters, { cwd: folder, encoding: 'utf8' });
  const output = `${stdout}\n${stderr}`;
  // Only what was tried and found wrong catches a bug: a portal that cannot be built or started does not.
  const [, trials, violations] = new RegExp(`^${check} .*: (\\d+) trials, (\\d+) violations`, 'm').exec(output) ?? [];
  if (!Number(trials)) return { fate: 'not-planted', output };
  return { fate: status !== 0 && Number(violations) > 0 ? 'caught' : 'survived', output };
}

/** Stops at the first failure: one is enough. */
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
  // Only a test that failed catches a bug, and one that has passed lets it through: a file that cannot be loaded, or in which no test has
  // the name, does neither.
  const wanted = status === 0 ? /^ *Tests .*\d+ passed/m : /^ *Tests .*\d+ failed/m;
  if (!wanted.test(output)) return { fate: 'not-planted', output };
  return { fate: status === 0 ? 'survived' : 'caught', output };
}
