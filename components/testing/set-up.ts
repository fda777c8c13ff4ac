import { afterEach } from 'vitest';
import { jsdom } from './jsdom.ts';
import './load-cloudscape.ts';

// jsdom has no layout, so elements have no size.
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

afterEach(() => {
  sessionStorage.clear();
  localStorage.clear();
  jsdom.cookieJar.removeAllCookiesSync();
});
