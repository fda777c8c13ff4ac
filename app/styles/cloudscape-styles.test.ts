import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { cloudscapeStyles, embeddedFont, isOfCloudscape, withShortClasses } from './cloudscape-styles.ts';
import { readModuleGraph } from './module-graph.ts';

const root = path.dirname(path.dirname(import.meta.dirname));
const graph = readModuleGraph(root);
const css = cloudscapeStyles(root, graph);
const classes = [
  ...new Set(
    graph.scripts
      .filter((file) => file.endsWith('.css.js'))
      .flatMap((file) => readFileSync(file, 'utf8').match(/awsui_[\w-]+/g) ?? []),
  ),
];
const names = (pattern: RegExp) => new Set([...css.matchAll(pattern)].map(([, name]) => name as string));

test('contain the components that the pages use, also those inside other components, and no others', () => {
  // A wizard’s button contains an icon.
  for (const used of ['wizard', 'button', 'icon', 'table', 'code-table'])
    expect(
      classes.some((name) => name.startsWith(`awsui_${used}_`) && css.includes(`.${withShortClasses(name)}`)),
    ).toBe(true);
  for (const unused of ['area-chart', 'code-editor', 'file-token-group', 'calendar-grid'])
    expect(graph.styles.filter((file) => file.includes(`/${unused}/`))).toEqual([]);
});

test('have short classes, none of which stands for two, and keep those that the portal’s own styles name', () => {
  expect(classes.length).toBeGreaterThan(1_500);
  const short = new Set(classes.map(withShortClasses));
  expect(short.size).toBe(classes.length);
  const own = graph.styles.filter((file) => !isOfCloudscape(file)).map((file) => readFileSync(file, 'utf8'));
  const selectors = [...own.join('\n').matchAll(/\[class\*="(awsui_[\w-]+)"\]/g)].map(([, part]) => part as string);
  expect(selectors.length).toBeGreaterThan(5);
  const isNamed = (name: string) => selectors.some((part) => name.includes(part));
  for (const part of selectors) expect(css.includes(`.${part}`), part).toBe(true);
  expect(classes.filter(isNamed).filter((name) => withShortClasses(name) !== name)).toEqual([]);
  expect(classes.filter((name) => withShortClasses(name) === name && !isNamed(name))).toEqual([]);
  expect([...css.matchAll(/\.(awsui_[\w-]+)/g)].filter(([, name]) => !isNamed(name as string))).toEqual([]);
});

test('define every design token that they use, in the light and in the dark theme', () => {
  const body = /@layer [\w-]+\s*\{\s*body\s*\{([^}]*)\}/.exec(css)?.[1] ?? '';
  const defined = new Set(body.match(/--[\w-]+(?=\s*:)/g));
  const used = names(/var\(\s*(--(?!awsui-)[\w-]+)\s*\)/g);
  expect(used.size).toBeGreaterThan(400);
  expect([...used].filter((name) => !defined.has(name))).toEqual([]);
  // Those that a component itself sets have a value at each use.
  expect(names(/var\(\s*(--(?!awsui-)[\w-]+)\s*,/g).size).toBeLessThan(10);
  const dark = /\.awsui-dark-mode:not\(#\\9\)\s*\{([^}]*--[^}]*)\}/.exec(css)?.[1] ?? '';
  const redefined = dark.match(/--[\w-]+(?=\s*:)/g) ?? [];
  expect(redefined.length).toBeGreaterThan(100);
  expect(redefined.filter((name) => !defined.has(name))).toEqual([]);
});

test('keep the names of tokens that scripts use, such as the one for a container’s sticky header', () => {
  const components = path.join(root, 'node_modules/@cloudscape-design/components');
  const script = readFileSync(path.join(components, 'container/use-sticky-header.js'), 'utf8');
  const list = readFileSync(path.join(components, 'internal/generated/styles/tokens.js'), 'utf8');
  const tokens = [...new Set(script.match(/(?<=tokens\.)\w+/g))].map(
    (name) => new RegExp(`var ${name} = "var\\((--[\\w-]+)`).exec(list)?.[1],
  );
  expect(tokens.length).toBeGreaterThan(0);
  for (const token of tokens) expect(css.includes(`${token}:`), token).toBe(true);
});

test('load fonts from files, which are the embedded ones', () => {
  expect(css.includes('data:font')).toBe(false);
  const variants = names(/open-sans\.woff2\?([\w-]+)/g);
  expect([...variants].sort()).toEqual(
    ['300', '400', '700', '800'].flatMap((weight) => [`${weight}-italic`, `${weight}-normal`]),
  );
  for (const variant of variants) expect(embeddedFont(root, variant).subarray(0, 4).toString()).toBe('wOF2');
  expect(() => embeddedFont(root, '500-normal')).toThrow('500-normal');
});
