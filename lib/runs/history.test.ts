import { describe, expect, test } from 'vitest';
import { hasFilter, readHistoryFilter, writeHistoryFilter } from './history.ts';

const read = (query: string) => readHistoryFilter(new URLSearchParams(query));

describe('the filters in the address', () => {
  test('say where the next page starts', () => {
    expect(read('cursor=abc')).toMatchObject({ cursor: 'abc' });
  });

  test.each([
    '',
    'team=payments&kind=clean-up&state=failed&state=running&person=Dana&from=2026-11-01&to=2026-11-24&zone=Asia%2FTokyo&text=arn%3Aaws',
    'text=%25+100%25+%26+more',
  ])('round-trip: %s', (query) => {
    expect(writeHistoryFilter(read(query))).toBe(query);
  });

  test.each([
    'state=gone',
    'kind=other',
    'from=yesterday',
    'to=2026-02-30',
    'zone=Nowhere%2FLand',
    `person=${'x'.repeat(201)}`,
    'other=1',
  ])('are dropped if invalid: %s', (query) => {
    expect(writeHistoryFilter(read(query))).toBe('');
  });

  test('omit empty values', () => {
    expect(writeHistoryFilter({ text: '', person: undefined, state: [] })).toBe('');
  });
});

test.each([
  ['', false],
  ['zone=Asia%2FTokyo', false],
  ['cursor=abc', false],
  ['state=failed', true],
  ['team=payments', true],
  ['kind=set-up', true],
  ['to=2026-11-24', true],
])('?%s narrows the list: %s', (query, isNarrow) => {
  expect(hasFilter(read(query))).toBe(isNarrow);
});
