import { afterEach } from 'vitest';
import { jsdom } from './jsdom.ts';
import './load-cloudscape.ts';

// jsdom has no layout: nothing on its pages has a size or changes it.
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
