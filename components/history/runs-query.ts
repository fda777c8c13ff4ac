import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { fetchJson, isPassing } from '#components/actions/request-failure.ts';
import type { RunHistory } from '#lib/runs/history.ts';
import { type HistoryFilter, writeHistoryFilter } from '#lib/runs/history-filter.ts';
import { isUnderWay } from '#lib/runs/progress.ts';

const REFRESH_MS = 5_000;

/** A page of the history that matches a filter. Refetched while a run on it is in progress. */
export function runsQuery(filter: HistoryFilter) {
  const query = writeHistoryFilter(filter);
  return queryOptions({
    queryKey: ['runs', query],
    queryFn: ({ signal }) => fetchJson<RunHistory>(`/api/runs?${query}`, signal),
    placeholderData: keepPreviousData,
    staleTime: REFRESH_MS,
    refetchInterval: ({ state: { data, error } }) => {
      if (error) return isPassing(error) ? REFRESH_MS : false;
      return data?.items.some(isUnderWay) ? REFRESH_MS : false;
    },
  });
}
