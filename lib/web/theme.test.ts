import { expect, test } from 'vitest';
import { isTheme } from './theme.ts';

test.each([
  ['system', true],
  ['light', true],
  ['dark', true],
  ['', false],
  ['Dark', false],
  [undefined, false],
])('%j is a theme: %s', (text, isOne) => {
  expect(isTheme(text)).toBe(isOne);
});
