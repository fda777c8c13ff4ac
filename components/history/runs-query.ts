import { infiniteQueryOptions } from '@tanstack/react-query';
import { fetchJson, isPassing } from '#components/actions/request-failure.ts';
import { type HistoryFilter, type RunHistory, writeHistoryFilter } from '#lib/runs/history.ts';
import { isUnderWay } from '#lib/runs/progress.ts';

const REFRESH_MS = 5_000;

/**
 * The history that matches a filter, page by page. While a run in it is in progress, all pages are refetched together.
 */
export function runsQuery(filter: HistoryFilter) {
  return infiniteQueryOptions({
    queryKey: ['runs', writeHistoryFilter({ ...filter, cursor: undefined })],
    queryFn: ({ pageParam, signal }) =>
      fetchJson<RunHistory>(`/api/runs?${writeHistoryFilter({ ...filter, cursor: pageParam })}`, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }: RunHistory) => nextCursor,
    staleTime: REFRESH_MS,
    refetchInterval: ({ state: { data, error } }) => {
      if (error) return isPassing(error) ? REFRESH_MS : false;
      return data?.pages.some(({ items }) => items.some(isUnderWay)) ? REFRESH_MS : false;
    },
  });
}
