import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fingerprintSources, isBuilt } from './build.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'build-'));
  put('app/page.tsx', 'a page');
  put('lib/team.ts', 'a team');
  put('package-lock.json', '{}');
});

afterEach(() => rmSync(root, { recursive: true }));

function put(name: string, content: string): void {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** The files of a complete Next build. */
function putBuild(): void {
  put('.next/BUILD_ID', fingerprintSources(root));
  put('.next/export-marker.json', '{}');
}

test('reports sources that were never built as not built', () => {
  expect(isBuilt(root)).toBe(false);
});

test('accepts a build of the current sources', () => {
  putBuild();
  expect(isBuilt(root)).toBe(true);
});

test.each<[string, () => void]>([
  ['a changed source file', () => put('app/page.tsx', 'another page')],
  ['a changed lockfile', () => put('package-lock.json', '{"lockfileVersion":3}')],
  ['a new source file', () => put('app/deep/inside.tsx', '')],
  ['a deleted source file', () => rmSync(path.join(root, 'lib/team.ts'))],
  ['a deleted folder', () => rmSync(path.join(root, 'lib'), { recursive: true })],
  [
    'a renamed source file',
    () => {
      rmSync(path.join(root, 'lib/team.ts'));
      put('lib/teams.ts', 'a team');
    },
  ],
])('requires a new build after %s', (_what, change) => {
  putBuild();
  change();
  expect(isBuilt(root)).toBe(false);
});

test.each([
  'app/page.test.tsx',
  'server/store/runs.db.test.ts',
  'server/aws/reads.aws.test.ts',
  'server/engine/testing/test-engine.ts',
  'server/engine/testing/deep/inside.ts',
  'lib/.team.ts.swp',
  'sandbox/main.ts',
])('requires no new build after a change of %s', (name) => {
  putBuild();
  put(name, 'new');
  expect(isBuilt(root)).toBe(true);
});

test('requires no new build after a source file is rewritten unchanged', () => {
  putBuild();
  put('app/page.tsx', 'a page');
  utimesSync(path.join(root, 'app/page.tsx'), 4_000_000_000, 4_000_000_000);
  expect(isBuilt(root)).toBe(true);
});

test('does not accept an interrupted build', () => {
  put('.next/BUILD_ID', fingerprintSources(root));
  expect(isBuilt(root)).toBe(false);
});
