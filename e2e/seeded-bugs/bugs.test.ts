import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { BUGS } from './bugs.ts';

const root = path.dirname(path.dirname(import.meta.dirname));
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

test('each seeded bug has a unique id', () => {
  expect(new Set(BUGS.map(({ id }) => id)).size).toBe(BUGS.length);
});

test.each(BUGS)('$id can be planted, and its test file exists', ({ file, find, replace, caughtBy }) => {
  expect(read(file).split(find)).toHaveLength(2);
  expect(replace).not.toBe(find);
  if ('file' in caughtBy) expect(existsSync(path.join(root, caughtBy.file))).toBe(true);
});
