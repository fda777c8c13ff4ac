import { expect, test } from 'vitest';
import { readSessionsEnd, signedOutPath } from './signed-out.ts';

test.each(['own', 'all'] as const)('the page for those signed out knows that sessions ended: %s', (end) => {
  const query = new URL(signedOutPath(end), 'https://portal.example').searchParams;
  expect(readSessionsEnd(query.get('ended'))).toBe(end);
  expect(query.get('provider')).toBe('open');
});

test.each([undefined, null, '', 'other', ['own']])('%j tells of no end', (value) => {
  expect(readSessionsEnd(value)).toBeNull();
});
