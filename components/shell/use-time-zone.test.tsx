import { renderHook } from '@testing-library/react';
import { useTimeZone } from 'use-intl';
import { afterEach, expect, test } from 'vitest';
import { jsdom } from '#components/testing/jsdom.ts';
import { preparePage } from '#components/testing/show.tsx';
import { useBrowserTimeZone, useTimeZoneChoice } from './use-time-zone.ts';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

afterEach(() => jsdom.cookieJar.removeAllCookiesSync());

test('the time zone is the browser’s, and the server learns it for the next page', () => {
  const { result, unmount } = renderHook(() => useBrowserTimeZone('Pacific/Apia'));
  expect(result.current).toBe(HERE);
  expect(document.cookie).toBe(`time-zone=${HERE}`);
  unmount();
});

test('a time zone that the server already knows is not stored again', () => {
  const { unmount } = renderHook(() => useBrowserTimeZone(HERE));
  expect(document.cookie).toBe('');
  unmount();
});

test('a chosen time zone is stored for the server, which then sends the page anew', () => {
  const { router, Page } = preparePage({ timeZone: HERE });
  const { result } = renderHook(useTimeZoneChoice, { wrapper: Page });
  expect(result.current).toMatchObject({ chosen: null, ofBrowser: HERE });
  result.current.setTimeZone('Pacific/Apia');
  expect(document.cookie).toBe('time-zone-choice=Pacific/Apia');
  result.current.setTimeZone(null);
  expect(document.cookie).toBe('time-zone-choice=');
  expect(router.refresh).toHaveBeenCalledTimes(2);
});

test('times are in the chosen time zone', () => {
  const { Page } = preparePage({ timeZone: HERE, chosenTimeZone: 'Pacific/Apia' });
  expect(renderHook(() => useTimeZone(), { wrapper: Page }).result.current).toBe('Pacific/Apia');
});
