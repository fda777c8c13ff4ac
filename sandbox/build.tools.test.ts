import { execFile } from 'node:child_process';
import { constants, cpSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { copyProject } from '#e2e/seeded-bugs/plant.ts';
import { isBuilt } from './build.ts';

const root = path.dirname(import.meta.dirname);

/** What a page of one build asks of another behind a load balancer: server actions, files, and the id of the build. */
function readInterface(folder: string) {
  const read = (file: string) => readFileSync(path.join(folder, '.next', file), 'utf8');
  const { node } = JSON.parse(read('server/server-reference-manifest.json')) as { node: object };
  return {
    id: read('BUILD_ID'),
    actions: Object.keys(node).sort(),
    files: globSync('static/**/*.{js,css}', { cwd: path.join(folder, '.next') }).sort(),
  };
}

test('builds of the same sources in two folders are interchangeable', { timeout: 1_800_000 }, async () => {
  if (!isBuilt(root)) throw new Error('the build is not of the current sources: run npm run build first');
  const folder = mkdtempSync(path.join(tmpdir(), 'second-build-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const copy = path.join(folder, 'elsewhere', 'portal');
  copyProject(root, copy);
  const options = { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE };
  cpSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'), options);
  // Next and React must come from the same copy.
  const next = path.join(copy, 'node_modules', 'next', 'dist', 'bin', 'next');
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as const;
  await promisify(execFile)(process.execPath, [next, 'build'], { cwd: copy, env });
  const [first, second] = [readInterface(root), readInterface(copy)];
  expect(first.actions.length).toBeGreaterThan(10);
  expect(first.files.length).toBeGreaterThan(20);
  expect(second).toEqual(first);
});
