import { expect, test } from 'vitest';
import { negotiateLocale } from './locale.ts';

test.for([
  [null, 'en'],
  ['', 'en'],
  ['ja', 'ja'],
  ['ja-JP', 'ja'],
  ['en-US,en;q=0.9,ja;q=0.8', 'en'],
  ['ja,en-US;q=0.7', 'ja'],
  ['fr-FR, ja;q=0.5, en;q=0.6', 'en'],
  ['de', 'en'],
  ['ja;q=0, en;q=0.1', 'en'],
  ['JA-jp ; q=0.4, *;q=0.9', 'ja'],
  ['ja;q=0', 'en'],
  ['fr, ja', 'ja'],
  ['fr; q=0.2, ja', 'ja'],
  ['ja;level=1;q=0.9, en;q=0.2', 'ja'],
  ['q=;;,,', 'en'],
] as const)('a browser that accepts %s gets %s', ([header, locale]) => {
  expect(negotiateLocale(header)).toBe(locale);
});
