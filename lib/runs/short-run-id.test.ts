import { expect, test } from 'vitest';
import { shortRunId } from './short-run-id.ts';

test('a run is shown by the first eight characters of its id', () => {
  expect(shortRunId('0b8c4d0e-5a3c-4f0f-8f57-2f9a1c3f6b21')).toBe('0b8c4d0e');
});
