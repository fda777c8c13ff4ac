import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isBuilt } from './build.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'build-'));
  put('app/page.tsx', 100);
  put('package-lock.json', 100);
});

afterEach(() => rmSync(root, { recursive: true }));

/** Puts a file there that was changed at the second given. */
function put(name: string, changedAt: number): void {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '');
  utimesSync(file, changedAt, changedAt);
}

test('what was never built is not built', () => {
  expect(isBuilt(root)).toBe(false);
});

test('a build stands until a source or the lockfile is newer', () => {
  put('.next/BUILD_ID', 200);
  expect(isBuilt(root)).toBe(true);
  put('app/deep/inside.tsx', 300);
  expect(isBuilt(root)).toBe(false);
  put('.next/BUILD_ID', 400);
  expect(isBuilt(root)).toBe(true);
  put('package-lock.json', 500);
  expect(isBuilt(root)).toBe(false);
});

test('a newer test does not call for a build', () => {
  put('.next/BUILD_ID', 200);
  put('app/page.test.tsx', 300);
  expect(isBuilt(root)).toBe(true);
});
