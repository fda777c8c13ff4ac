import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BUGS } from './bugs.ts';
import { copyProject, runTests, tryBug } from './plant.ts';
import type { SeededBug } from './seeded-bug.ts';

// Runs `npm run test:seeded-bugs`: plants one bug after the other in a copy of the project and runs the tests that must
// catch it. A bug that survives means a missing test.

const root = path.dirname(path.dirname(import.meta.dirname));
const folder = path.join(root, 'data', 'seeded-bugs');

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
process.exitCode = tryAll(chooseBugs(values.only)) ? 0 : 1;

function chooseBugs(ids: readonly string[] | undefined): readonly SeededBug[] {
  const unknown = ids?.filter((id) => !BUGS.some((bug) => bug.id === id)) ?? [];
  if (unknown.length > 0) {
    console.error(`No such bug: ${unknown.join(', ')}. Available bugs:\n${BUGS.map(({ id }) => `  ${id}`).join('\n')}`);
    process.exit(2);
  }
  return ids ? BUGS.filter(({ id }) => ids.includes(id)) : BUGS;
}

function tryAll(bugs: readonly SeededBug[]): boolean {
  copyProject(root, folder);
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  const files = [...new Set(bugs.flatMap(({ caughtBy }) => ('file' in caughtBy ? [caughtBy.file] : [])))];
  if (files.length > 0) console.log(`running the tests of ${files.length} files without a bug ...`);
  const baseline = files.length > 0 ? runTests(folder, files) : null;
  if (baseline && baseline.fate !== 'survived') {
    console.error(`The tests fail without a bug, so no bug can be judged.\n${baseline.output}`);
    return false;
  }
  const failures = bugs.filter((bug) => !isCaught(bug));
  console.log(`\n${bugs.length - failures.length} of ${bugs.length} seeded bugs caught`);
  return failures.length === 0;
}

function isCaught(bug: SeededBug): boolean {
  const startedAt = performance.now();
  const { fate, output } = tryBug(folder, bug);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`${fate.padEnd(12)} ${bug.id.padEnd(30)} ${seconds.padStart(4)} s  ${bug.title}`);
  if (fate === 'not-planted') console.log(output);
  return fate === 'caught';
}
