import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasFilter, readHistoryFilter, writeHistoryFilter } from './history-filter.ts';
import { historyFilterSchema } from './history-schema.ts';

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

const NAMES = Object.keys(historyFilterSchema.shape);
const VALUES = [
  ...['', ' ', 'failed', 'set-up', 'kms-alias', 'access-denied', 'created', '60', '-1', '123456789', '2026-11-24'],
  ...['2026-02-30', '2024-02-29', '2026-1-1', 'UTC', 'Nowhere/Land', 'arn:aws', ' arn:aws ', 'x'.repeat(65)],
  ...['x'.repeat(101), 'x'.repeat(201), 'x'.repeat(301), 'x'.repeat(2_049)],
];

test('the page reads an address as the HTTP API does', () => {
  expect(Object.keys(readAll(NAMES.map((name) => [name, 'x'])).values).sort()).toEqual([...NAMES].sort());
  const value = fc.oneof(fc.constantFrom(...VALUES), fc.string());
  const pairs = fc.array(fc.tuple(fc.constantFrom(...NAMES), value), { maxLength: 30 });
  fc.assert(
    fc.property(pairs, (query) => {
      const { filter, refused, values } = readAll(query);
      for (const [name, given] of Object.entries(values)) {
        const { success, data } = historyFilterSchema.safeParse({ [name]: given });
        expect(refused.includes(name), `${name}: ${JSON.stringify(given)}`).toBe(!success);
        if (success) expect(filter).toMatchObject(data);
      }
    }),
    { numRuns: 2_000 },
  );
});

const SINGLES = ['longer', 'shorter', 'from', 'to', 'zone', 'sort', 'cursor'];

/** What the page reads, with the values as the HTTP API gets them. */
function readAll(query: [string, string][]) {
  const address = new URLSearchParams(query);
  const given = (name: string) => {
    const all = address.getAll(name);
    return SINGLES.includes(name) && all.length === 1 ? all[0] : all;
  };
  return {
    ...readHistoryFilter(address),
    values: Object.fromEntries([...address.keys()].map((name) => [name, given(name)])),
  };
}
