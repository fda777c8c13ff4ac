import { afterEach } from 'vitest';
import { jsdom } from './jsdom.ts';
import './load-cloudscape.ts';

// jsdom has no layout, so elements have no size, and no media query matches.
globalThis.matchMedia ??= () => Object.assign(new EventTarget(), { matches: false }) as MediaQueryList;
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
