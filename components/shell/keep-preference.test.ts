import { afterEach, expect, test } from 'vitest';
import { jsdom } from '#components/testing/jsdom.ts';
import { keepPreference } from './keep-preference.ts';

const HOME = location.href;

afterEach(() => {
  jsdom.cookieJar.removeAllCookiesSync();
  jsdom.reconfigure({ url: HOME });
});

/** The cookie as the browser stores it. */
function keepAt(url: string) {
  jsdom.reconfigure({ url });
  keepPreference('theme', 'dark');
  const [cookie] = jsdom.cookieJar.getCookiesSync(new URL('/', url).href);
  return cookie;
}

test('a preference is kept for a year, for every page, and isn’t sent from other sites', () => {
  expect(keepAt('https://portal.example.com/runs/new')).toMatchObject({
    key: 'theme',
    value: 'dark',
    path: '/',
    maxAge: 365 * 24 * 60 * 60,
    sameSite: 'lax',
  });
});

test('a preference set over HTTPS is sent only over HTTPS', () => {
  expect(keepAt('https://portal.example.com/runs')?.secure).toBe(true);
});

test('a preference set over HTTP is kept too', () => {
  expect(keepAt('http://localhost:3000/runs')).toMatchObject({ key: 'theme', secure: false });
});

test('the next choice replaces the previous one', () => {
  keepAt('https://portal.example.com/runs');
  keepPreference('theme', 'light');
  expect(document.cookie).toBe('theme=light');
});
