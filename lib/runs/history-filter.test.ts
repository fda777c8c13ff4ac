import { describe, expect, test } from 'vitest';
import { hasFilter, readHistoryFilter, writeHistoryFilter } from './history-filter.ts';

const read = (query: string) => readHistoryFilter(new URLSearchParams(query));

describe('the filters in the address', () => {
  test.each([
    '',
    'team=payments&kind=clean-up&state=failed&state=running&person=Dana&from=2026-11-01&to=2026-11-24&zone=Asia%2FTokyo&text=arn%3Aaws',
    'region=us-east-1&alias=loader&role=r&arn=arn%3Aaws&error=access-denied&step=kms-alias&longer=60&shorter=600',
    'text=%25+100%25+%26+more&text=other&sort=-duration&cursor=abc',
  ])('round-trip: %s', (query) => {
    const { filter, refused } = read(query);
    expect([writeHistoryFilter(filter), refused]).toEqual([query, []]);
  });

  test.each([
    ['state=gone', 'state'],
    ['state=failed&state=gone', 'state'],
    ['kind=other', 'kind'],
    ['error=no-such-code', 'error'],
    ['step=no-such-step', 'step'],
    ['longer=-1', 'longer'],
    ['longer=', 'longer'],
    ['shorter=soon', 'shorter'],
    ['from=yesterday', 'from'],
    ['to=2026-02-30', 'to'],
    ['from=2026-11-01&from=2026-11-02', 'from'],
    ['zone=Nowhere%2FLand', 'zone'],
    [`person=${'x'.repeat(201)}`, 'person'],
    ['person=+', 'person'],
    ['sort=name', 'sort'],
    ['other=1', 'other'],
    ['__proto__=1', '__proto__'],
  ])('name what is invalid or unknown, and keep the rest: %s', (query, name) => {
    const { filter, refused } = read(`${query}&region=us-east-1`);
    expect(refused).toEqual([name]);
    expect(writeHistoryFilter(filter)).toBe('region=us-east-1');
  });

  test('omit empty values', () => {
    expect(writeHistoryFilter({ person: undefined, state: [] })).toBe('');
  });
});

test.each([
  ['', false],
  ['zone=Asia%2FTokyo', false],
  ['cursor=abc', false],
  ['sort=duration', false],
  ['state=failed', true],
  ['team=payments', true],
  ['longer=0', true],
  ['to=2026-11-24', true],
])('?%s narrows the list: %s', (query, isNarrow) => {
  expect(hasFilter(read(query).filter)).toBe(isNarrow);
});
