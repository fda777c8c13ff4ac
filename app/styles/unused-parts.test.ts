import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readModuleGraph } from './module-graph.ts';
import { withoutUnusedParts } from './unused-parts.ts';

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
