import { expect, test } from 'vitest';
import { isPlainArguments } from './plain-arguments.ts';

test.each([
  '[]',
  '[{"runId":"x","password":"$$ begins with a dollar","left":"$undefined"}]',
  `[${'['.repeat(15)}${']'.repeat(15)}]`,
])('a list of plain JSON is read: %s', (body) => {
  expect(isPlainArguments(body)).toBe(true);
});

test.each([
  ['no JSON', '['],
  ['no list', '{"0":{}}'],
  ['a reference', '["$F1"]'],
  ['a reference inside', '[{"a":["$@2"]}]'],
  ['a prototype', '[{"__proto__":{}}]'],
  ['more levels than any form has', `[${'['.repeat(17)}${']'.repeat(17)}]`],
  ['more values than any form has', JSON.stringify([Array.from({ length: 2_000 }, () => 1)])],
])('anything else is not: %s', (_what, body) => {
  expect(isPlainArguments(body)).toBe(false);
});
