import { expect, test } from 'vitest';
import { readHistoryFilter } from '#lib/runs/history-filter.ts';
import { fromTokens, toTokens } from './filter-tokens.ts';

test.each([
  '',
  'state=failed&state=cancelled&kind=clean-up&team=payments&step=names&error=throttled',
  'person=Dana&person=Robin&region=us-east-1&alias=loader&role=r&arn=arn%3Aaws&text=a&text=b',
  'from=2026-11-01&to=2026-11-24&longer=0&shorter=600',
])('the tokens stand for the filters of the address: %s', (query) => {
  const { filter } = readHistoryFilter(new URLSearchParams(query));
  expect(fromTokens(toTokens(filter))).toEqual(filter);
});

test('several values of a choice are one token, and several parts are one each', () => {
  expect(toTokens({ state: ['failed', 'denied'], person: ['Dana', 'Robin'] })).toEqual([
    { propertyKey: 'state', operator: '=', value: ['failed', 'denied'] },
    { propertyKey: 'person', operator: ':', value: 'Dana' },
    { propertyKey: 'person', operator: ':', value: 'Robin' },
  ]);
});

test('a second end of a range replaces the first, and an invalid one is dropped', () => {
  const from = { propertyKey: 'date', operator: '>=' };
  expect(
    fromTokens([
      { ...from, value: '2026-01-01' },
      { ...from, value: '2026-02-01' },
    ]),
  ).toEqual({ from: '2026-02-01' });
  expect(
    fromTokens([
      { ...from, value: '' },
      { propertyKey: 'duration', operator: '<=', value: null },
    ]),
  ).toEqual({});
});
