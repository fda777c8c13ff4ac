import { type HistoryFilter, readHistoryFilter } from '#lib/runs/history-filter.ts';
import { InvalidInputError } from '#server/auth/act-for-person.ts';

/** The filter in a query string. Throws InvalidInputError with the names that are unknown or invalid. */
export function readHistoryQuery(query: URLSearchParams): HistoryFilter {
  const { filter, refused } = readHistoryFilter(query);
  if (refused.length > 0) throw new InvalidInputError(Object.fromEntries(refused.map((name) => [name, 'invalid'])));
  return filter;
}
