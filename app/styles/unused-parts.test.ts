import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { readModuleGraph } from './module-graph.ts';
import { withoutLongWork, withoutUnusedParts } from './unused-parts.ts';

const root = path.dirname(path.dirname(import.meta.dirname));
const graph = readModuleGraph(root);
const shorten = (name: string) => {
  const file = path.join(root, 'node_modules', name);
  const source = readFileSync(file, 'utf8');
  return { source, short: withoutUnusedParts(file, source, graph) };
};
const COMPONENTS = '@cloudscape-design/components';

test('of Cloudscape’s icons, those that a script names stay', () => {
  const { source, short } = shorten(`${COMPONENTS}/icon/generated/icons.js`);
  for (const used of [
    'globe',
    'status-positive',
    'status-warning',
    'angle-down',
    'caret-down-filled',
    'external',
    'copy',
  ])
    expect(short.includes(`"${used}": `), used).toBe(true);
  expect(short.includes('"face-happy": ')).toBe(false);
  expect(short).not.toMatch(/xmlns|data-/);
  expect(short.length).toBeLessThan(source.length * 0.8);
  expect(short.endsWith(source.slice(source.lastIndexOf('};')))).toBe(true);
});

test.each(['en', 'ja'])('of Cloudscape’s words in %s, those of the components that pages have stay', (locale) => {
  const { source, short } = shorten(`${COMPONENTS}/i18n/messages/all.${locale}.js`);
  for (const used of ['table', 'wizard', 'select', 'modal']) expect(short.includes(`"${used}":{`), used).toBe(true);
  expect(short.includes('"s3-resource-selector"')).toBe(false);
  expect(short.length).toBeLessThan(source.length * 0.8);
});

test('zod keeps the names of what it exports', () => {
  const { short } = shorten('zod/v4/core/to-json-schema.js');
  expect(short).toContain('export const createToJSONSchemaMethod = () => undefined;');
  expect(short).toContain('export const process = () => undefined;');
});

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

test.each([
  ['top-navigation/internal.js', ['isInBrowser && content(true),']],
  ['dropdown/internal.js', ['(isInBrowser || open) && React.createElement(DropdownContainer']],
  ['breadcrumb-group/implementation.js', ['isInBrowser && React.createElement("ol"', 'if (isInBrowser && ']],
])('what %s hides is only in a browser', (name, parts) => {
  const code = change(name);
  for (const part of parts) expect(code).toContain(part);
  expect(code).toContain('useLayoutEffect(() => setInBrowser(true), [])');
});

test.each(['button/internal.js', 'internal/components/menu-dropdown/index.js', 'form-field/internal.js'])(
  '%s has no attributes for animations and reports',
  (name) => {
    expect(change(name)).not.toMatch(/data-awsui-motion|\[DATA_ATTR_F\w+\]: (?:uniqueId|slotIds)/);
  },
);

test('a module that no longer has what takes long stops the build', () => {
  expect(() => withoutLongWork('/top-navigation/internal.js', 'content(false),')).toThrow('no longer has');
  expect(withoutLongWork('/badge/internal.js', '')).toBeNull();
});
