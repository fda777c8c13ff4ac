import { expect, test } from 'vitest';
import { VERSION } from './version.ts';

test('the version is a release’s', () => {
  expect(VERSION).toMatch(/^\d+\.\d+\.\d+/);
});
