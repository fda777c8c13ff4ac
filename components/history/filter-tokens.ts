import type { PropertyFilterProps } from '@cloudscape-design/components/property-filter';
import { type HistoryFilter, readHistoryFilter } from '#lib/runs/history-filter.ts';

type Token = PropertyFilterProps.Token;

/** The properties with a list of values to choose from: one token has several. */
export const CHOICES = ['state', 'kind', 'team', 'step', 'error'] as const;
/** Those that match a part. */
export const PARTS = ['person', 'region', 'alias', 'role', 'arn'] as const;

/** The ends of the ranges, with their tokens. */
const ENDS = [
  ['from', 'date', '>='],
  ['to', 'date', '<='],
  ['longer', 'duration', '>='],
  ['shorter', 'duration', '<='],
] as const;

/** The filters of the address as the tokens of the property filter. */
export function toTokens(filter: HistoryFilter): Token[] {
  const parts = PARTS.flatMap((key) =>
    (filter[key] ?? []).map((value) => ({ propertyKey: key, operator: operatorOf(key), value })),
  );
  return [
    ...CHOICES.flatMap((key) => (filter[key] ? [{ propertyKey: key, operator: '=', value: filter[key] }] : [])),
    ...parts,
    ...ENDS.flatMap(([name, propertyKey, operator]) => {
      const value = filter[name];
      return value === undefined ? [] : [{ propertyKey, operator, value: String(value) }];
    }),
    ...(filter.text ?? []).map((value) => ({ operator: ':', value })),
  ];
}

/** A Region is matched whole, so that the index finds it. */
function operatorOf(key: (typeof PARTS)[number]): string {
  return key === 'region' ? '=' : ':';
}

/** The filters that the tokens stand for. Tokens without a valid value are dropped. */
export function fromTokens(tokens: readonly Token[]): HistoryFilter {
  const query = new URLSearchParams();
  for (const { propertyKey = 'text', operator, value } of tokens) {
    const end = ENDS.find(([, key, sign]) => key === propertyKey && sign === operator);
    for (const one of [value].flat()) {
      // A second end replaces the first.
      if (end) query.set(end[0], String(one));
      else query.append(propertyKey, String(one));
    }
  }
  return readHistoryFilter(query).filter;
}
