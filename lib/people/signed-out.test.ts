import { expect, test } from 'vitest';
import { readSessionsEnd, signedOutPath } from './signed-out.ts';

test.each(['own', 'all'] as const)('the signed-out page knows which sessions ended: %s', (end) => {
  const query = new URL(signedOutPath(end), 'https://portal.example').searchParams;
  expect(readSessionsEnd(query.get('ended'))).toBe(end);
  expect(query.get('provider')).toBe('open');
});

test.each([undefined, null, '', 'other', ['own']])('%j names no ended sessions', (value) => {
  expect(readSessionsEnd(value)).toBeNull();
});
