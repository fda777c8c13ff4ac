import { expect, test } from 'vitest';
import { block, Expression, hclValue, heredoc, quoteHcl, withReferences } from './hcl.ts';

test.for([
  ['plain', '"plain"'],
  ['it’s "quoted"', String.raw`"it’s \"quoted\""`],
  [String.raw`a\b\n`, String.raw`"a\\b\\n"`],
  ['line\nbreak\r\ttab', String.raw`"line\nbreak\r\ttab"`],
  ['\u0000\u0008\u007f\u2028', String.raw`"\u0000\u0008\u007f\u2028"`],
  [['$', '{x}'].join(''), String.raw`"\u0024{x}"`],
  [['$', '$', '{x}'].join(''), String.raw`"$\u0024{x}"`],
  ['%{if}', String.raw`"\u0025{if}"`],
  ['100% $5 {}', '"100% $5 {}"'],
] as const)('%j is written %s', ([text, written]) => {
  expect(quoteHcl(text)).toBe(written);
});

test('equals signs of neighboring one-line arguments are aligned, as in terraform fmt', () => {
  const text = block('resource "a" "b"', [
    ['name', 'x'],
    ['long_name', 1],
    ['list', ['x']],
    ['z', true],
    null,
    block('lifecycle', [['ignore', [new Expression('tags')]]]),
  ]);
  expect(text.split('\n')).toEqual([
    'resource "a" "b" {',
    '  name      = "x"',
    '  long_name = 1',
    '  list = [',
    '    "x",',
    '  ]',
    '  z = true',
    '  lifecycle {',
    '    ignore = [',
    '      tags,',
    '    ]',
    '  }',
    '}',
  ]);
});

test('keys that are no names are quoted, and empty values stay on one line', () => {
  expect(hclValue({ 'managed-by': 'p', 'a:b': [], for: {} })).toBe(
    '{\n  managed-by = "p"\n  "a:b"      = []\n  "for"      = {}\n}',
  );
});

test('only whole texts become references', () => {
  expect(hclValue(withReferences(['KEY', 'KEY/x', { a: 'KEY' }], { KEY: 'k.arn' }))).toBe(
    '[\n  k.arn,\n  "KEY/x",\n  {\n    a = k.arn\n  },\n]',
  );
});

test('Terraform replaces nothing in a heredoc', () => {
  expect(heredoc(['$', '{x} %{y}'].join('')).text).toBe(['<<-EOT\n$', '$', '{x} %%{y}\nEOT'].join(''));
});
