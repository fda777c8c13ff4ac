import { renderHook } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { jsdom } from '#components/testing/jsdom.ts';
import { useTimeZone } from './use-time-zone.ts';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

afterEach(() => jsdom.cookieJar.removeAllCookiesSync());

test('the time zone is the browser’s, and the server learns it for the next page', () => {
  const { result, unmount } = renderHook(() => useTimeZone('Pacific/Apia'));
  expect(result.current).toBe(HERE);
  expect(document.cookie).toBe(`time-zone=${HERE}`);
  unmount();
});

test('a time zone that the server already knows is not stored again', () => {
  const { unmount } = renderHook(() => useTimeZone(HERE));
  expect(document.cookie).toBe('');
  unmount();
});
