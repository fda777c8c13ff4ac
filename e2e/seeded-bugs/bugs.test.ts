import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { BUGS } from './bugs.ts';

const root = path.dirname(path.dirname(import.meta.dirname));
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

test('there are at most 50 seeded bugs, each with its own id', () => {
  expect(new Set(BUGS.map(({ id }) => id)).size).toBe(BUGS.length);
  expect(BUGS.length).toBeLessThanOrEqual(50);
});

test.each(BUGS)('$id can be planted, and its tests exist', ({ file, find, replace, caughtBy }) => {
  expect(read(file).split(find)).toHaveLength(2);
  expect(replace).not.toBe(find);
  if ('file' in caughtBy) expect(read(caughtBy.file)).toMatch(new RegExp(caughtBy.test));
});
