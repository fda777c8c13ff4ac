import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { withoutLongWork } from './long-work.ts';

const root = path.dirname(path.dirname(import.meta.dirname));
const change = (name: string) => {
  const file = path.join(root, 'node_modules/@cloudscape-design/components', name);
  return withoutLongWork(file, readFileSync(file, 'utf8')) ?? '';
};

test('the check of an address still refuses scripts, and makes no error for one within the portal', () => {
  const code = change('internal/utils/check-safe-url.js')
    .replace(/^import .*$/gm, '')
    .replace('export function', 'return function');
  const warnOnce = vi.fn();
  const check: (component: string, url: string) => void = new Function('warnOnce', code)(warnOnce);
  for (const refused of ['javascript:alert(1)', ' java\nscript:alert(1)'])
    expect(() => check('Link', refused), refused).toThrow('blocked');
  expect(warnOnce).toHaveBeenCalledTimes(2);
  const RealUrl = URL;
  const made = vi.fn();
  class Counted extends RealUrl {
    constructor(url: string) {
      made();
      super(url);
    }
  }
  vi.stubGlobal('URL', Counted);
  for (const fine of ['/runs', 'https://aws.amazon.com/', '#top', 'javascript:void(0)']) check('Link', fine);
  vi.unstubAllGlobals();
  expect(made).not.toHaveBeenCalled();
});

test('the top bar has its hidden copy only in a browser', () => {
  const code = change('top-navigation/internal.js');
  expect(code).toContain('isInBrowser && content(true),');
  expect(code).toContain('useLayoutEffect(() => setInBrowser(true), [])');
});

test('a module that no longer has what takes long stops the build', () => {
  expect(() => withoutLongWork('/top-navigation/internal.js', 'content(false),')).toThrow('no longer has');
  expect(withoutLongWork('/button/internal.js', '')).toBeNull();
});
